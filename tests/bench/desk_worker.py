"""Some desks in a process of their own, as a web server has them: each books course after course, one thread a desk.

Run by bench_desks.py. Reads JSON lines: what there is, then one line a round with each desk's attempts; answers with
how each attempt ended and how long it took. ``service`` goes through the product; ``raw`` takes the same lock, asks the
same question in one statement and writes the same ten rows, and nothing else.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

Attempt = dict[str, Any]
"""``client``, ``screening``, ``course`` (an empty one, for raw rows), ``starts``, ``staff``, ``room``, ``device``."""

_LOCK = "SELECT set_config('lock_timeout', '3s', true); SELECT pg_advisory_xact_lock(23056, %s)"
_FREE = """
SELECT count(*) FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS wanted(since, until),
       LATERAL (SELECT * FROM bookings_session
                 WHERE location_id = %s AND starts_at > since - interval '6 hours' AND starts_at < until
                   AND status IN ('arrived', 'booked', 'completed', 'confirmed', 'in_treatment', 'stopped')
                OFFSET 0) AS held
 WHERE busy && tstzrange(since, until, '[)')
   AND (cosmetologist_id = %s OR room_id = %s OR device_id = %s OR client_id = %s)
"""


class Desks:
    """What the desks of this process have in common."""

    def __init__(self, asked: dict[str, Any]) -> None:
        from clients.models import Client, Screening
        from salon.accounts.models import Location
        from treatments.models import Serum, Treatment

        self.location = Location.objects.get(pk=asked["location"])
        self.treatment = Treatment.objects.get(pk=asked["treatment"])
        self.serum = Serum.objects.get(pk=asked["serum"])
        self.clients = Client.objects.in_bulk(asked["clients"])
        self.screenings = {one.client_id: one for one in Screening.objects.filter(client__in=asked["clients"])}

    def service(self, attempt: Attempt) -> str:
        from bookings.proposals import Slot
        from bookings.services.book_course import book_course
        from salon.accounts.actor import SYSTEM
        from salon.errors import SalonError

        place = (attempt["staff"], attempt["room"], attempt["device"])
        try:
            book_course(
                location=self.location,
                client=self.clients[attempt["client"]],
                treatment=self.treatment,
                serum=self.serum,
                indications=[],
                screening=self.screenings[attempt["client"]],
                slots=[Slot(datetime.fromisoformat(start), *place) for start in attempt["starts"]],
                actor=SYSTEM,
            )
        except SalonError as refused:
            return refused.code
        return "booked"

    def raw(self, attempt: Attempt) -> str:
        from django.db import connection, transaction

        from tests.bench.raw_rows import INSERT

        before, lasts, held = timedelta(minutes=5), timedelta(minutes=60), timedelta(minutes=70)
        starts = [datetime.fromisoformat(start) for start in attempt["starts"]]
        place = [attempt["staff"], attempt["room"], attempt["device"]]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_LOCK, [self.location.pk])
            since, until = [start - before for start in starts], [start + held for start in starts]
            cursor.execute(_FREE, [since, until, self.location.pk, *place, attempt["client"]])
            if cursor.fetchone()[0]:
                return "conflict"
            for number, start in enumerate(starts, start=1):
                keys = [attempt["course"], number, self.location.pk, attempt["client"]]
                cursor.execute(INSERT, [*keys, *place, start, start + lasts, start - before, start + held])
        return "booked"


def round_of(work: Callable[[Attempt], str], desks: list[list[Attempt]], at: float) -> list[dict[str, Any]]:
    """Every desk books its courses, all from the same moment on (``time.monotonic``)."""
    from django.db import connection

    ended: list[dict[str, Any]] = []

    def desk(attempts: list[Attempt]) -> None:
        connection.ensure_connection()
        time.sleep(max(0.0, at - time.monotonic()))
        for attempt in attempts:
            start = time.monotonic()
            try:
                how = work(attempt)
            except Exception as error:
                how = f"broken: {error!r}"
            ended.append({"how": how, "start": start, "end": time.monotonic()})
        connection.close()

    threads = [threading.Thread(target=desk, args=(attempts,)) for attempts in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def main() -> None:
    django.setup()
    desks = Desks(json.loads(sys.stdin.readline()))
    work = {"raw": desks.raw, "service": desks.service}
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(round_of(work[asked["how"]], asked["desks"], asked["at"])), flush=True)


if __name__ == "__main__":
    main()
