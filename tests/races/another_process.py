"""A desk in a process of its own: many attempts on one slot from several threads; says how each one ended.

Run by test_processes.py as ``python -m tests.races.another_process``, with the question as JSON on standard input.
"""

import json
import sys
from collections import Counter
from datetime import datetime
from typing import Any

import django


def main() -> None:
    django.setup()
    from bookings.models import Room
    from bookings.proposals import Slot
    from bookings.services.book_course import book_course
    from clients.models import Client, Screening
    from salon.accounts.actor import Actor
    from salon.errors import SalonError
    from tests.races.storm import at_once
    from treatments.models import Serum, Treatment

    asked = json.load(sys.stdin)
    slot = Slot(datetime.fromisoformat(asked["starts_at"]), asked["cosmetologist"], asked["room"], asked["device"])
    location = Room.objects.select_related("location").get(pk=asked["room"]).location
    treatment = Treatment.objects.get(pk=asked["treatment"])
    serum = Serum.objects.get(pk=asked["serum"])
    clients = list(Client.objects.filter(pk__in=asked["clients"]))
    screenings = {one.client_id: one for one in Screening.objects.filter(client__in=clients)}

    def attempts(client: Client) -> Counter[str]:
        ended: Counter[str] = Counter()
        for _ in range(asked["attempts"]):
            try:
                book_course(
                    location=location,
                    client=client,
                    treatment=treatment,
                    serum=serum,
                    indications=[],
                    screening=screenings[client.pk],
                    slots=[slot],
                    actor=Actor(None),
                )
                ended["booked"] += 1
            except SalonError as refused:
                ended[f"{refused.code} {refused.status}"] += 1
        return ended

    results: list[Any] = at_once(lambda client=client: attempts(client) for client in clients)
    broken = [repr(one) for one in results if not isinstance(one, Counter)]
    total = sum((one for one in results if isinstance(one, Counter)), Counter())
    json.dump({"ended": total, "broken": broken}, sys.stdout)


if __name__ == "__main__":
    main()
