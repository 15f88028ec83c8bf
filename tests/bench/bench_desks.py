"""Twenty desks book courses of ten at one location at once, beside a bare loop under the same lock."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import connection

from bookings.models import Course, Session
from salon import clock
from tests.bench.conftest import MILLION, Ground
from tests.bench.history import DEVICES, VISITS_A_DAY, empty_location, grown_to_a_million, new_client
from tests.bench.rounds import p99
from tests.races.storm import deadlocks
from tests.races.test_processes import environment
from tests.server_log import ServerLog

PROCESSES, DESKS, ATTEMPTS, ROUNDS = 4, 20, 6, 7
THROUGHPUT_AT_LEAST, P99_AT_MOST = 0.25, 4.0

_OVERLAPS = """
SELECT count(*) FROM bookings_session one JOIN bookings_session other
    ON one.id < other.id AND one.busy && other.busy AND other.location_id = one.location_id
   AND (one.cosmetologist_id = other.cosmetologist_id OR one.room_id = other.room_id
        OR one.device_id = other.device_id OR one.client_id = other.client_id)
 WHERE one.location_id = %s AND one.status = 'booked' AND other.status = 'booked'
"""


@dataclass
class Tally:
    """How the attempts of one kind ended, over all rounds."""

    throughput: list[float] = field(default_factory=list)  # attempts a second, a round each
    took: list[float] = field(default_factory=list)  # milliseconds, an attempt each
    ended: Counter[str] = field(default_factory=Counter)

    def add(self, rows: list[dict[str, Any]]) -> None:
        lasted = max(row["end"] for row in rows) - min(row["start"] for row in rows)
        self.throughput.append(len(rows) / lasted)
        self.took += [(row["end"] - row["start"]) * 1000 for row in rows]
        self.ended.update(row["how"] for row in rows)


class Street:
    """A location with nothing ahead, and twenty desks in four processes that book it up."""

    def __init__(self, ground: Ground) -> None:
        self.place = empty_location(ground.catalogue)
        self._catalogue = ground.catalogue
        self._staff = list(self.place.cosmetologists.values_list("pk", flat=True))
        self._rooms = list(self.place.rooms.values_list("pk", flat=True))
        self._devices = list(self.place.devices.values_list("pk", flat=True))
        self._random = random.Random(20)
        self._clients = [new_client(self.place, ground.catalogue, number) for number in range(DESKS * ATTEMPTS)]
        self._courses = [self._course(client, screening) for client, screening in self._clients]
        today = clock.today(self.place.zone)
        self._monday = today + timedelta(days=7 - today.weekday())

    def asked(self) -> dict[str, Any]:
        serum = self._catalogue.serums["hyaluronic"].pk
        keys = {"location": self.place.pk, "treatment": self._catalogue.face.pk, "serum": serum}
        return keys | {"clients": [client.pk for client, _ in self._clients]}

    def attempts(self) -> list[list[dict[str, Any]]]:
        """Ten dates two a week, each desk with its own clients; about half find somebody else there."""
        numbers = iter(range(DESKS * ATTEMPTS))
        return [[self._attempt(next(numbers)) for _ in range(ATTEMPTS)] for _ in range(DESKS)]

    def clear(self) -> None:
        Session.objects.filter(location=self.place, status="booked").update(status="cancelled")

    def require_sound(self) -> None:
        """Nobody is twice anywhere, and whoever has a session has ten."""
        with connection.cursor() as cursor:
            cursor.execute(_OVERLAPS, [self.place.pk])
            assert cursor.fetchone() == (0,)
        live = Session.objects.filter(location=self.place, status="booked")
        assert set(Counter(live.values_list("course", flat=True)).values()) == {10}

    def _attempt(self, number: int) -> dict[str, Any]:
        visit, device = self._random.randrange(VISITS_A_DAY), self._random.randrange(DEVICES)
        first = self._monday + timedelta(days=self._random.randrange(3) + 7 * self._random.randrange(7))
        days = [first + timedelta(days=7 * (n // 2) + 3 * (n % 2)) for n in range(10)]
        minutes = timedelta(minutes=545 + 75 * visit + 15 * device)
        midnight = datetime.min.time()
        starts = [datetime.combine(day, midnight, tzinfo=self.place.zone) + minutes for day in days]
        return {
            "client": self._clients[number][0].pk,
            "course": self._courses[number],
            "starts": [start.isoformat() for start in starts],
            "staff": self._staff[device + DEVICES * (visit % 4)],
            "room": self._rooms[device],
            "device": self._devices[device],
        }

    def _course(self, client: Any, screening: Any) -> int:
        course = Course.objects.create(
            client=client,
            location=self.place,
            treatment=self._catalogue.face,
            serum=self._catalogue.serums["hyaluronic"],
            screening=screening,
            sessions_total=10,
            per_week=2,
            min_gap_days=2,
            minutes=60,
            minutes_before=5,
            minutes_after=10,
            booked_at=clock.now(),
        )
        return int(course.pk)


@contextmanager
def processes(street: Street) -> Iterator[list["subprocess.Popen[str]"]]:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.desk_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        for _ in range(PROCESSES)
    ]
    try:
        for process in running:
            assert process.stdin is not None
            print(json.dumps(street.asked()), file=process.stdin, flush=True)
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield running
    finally:
        for process in running:
            process.communicate()


def run(running: list["subprocess.Popen[str]"], how: str, desks: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    at = time.monotonic() + 0.3
    share = DESKS // PROCESSES
    for number, process in enumerate(running):
        assert process.stdin is not None
        asked = {"how": how, "at": at, "desks": desks[number * share : (number + 1) * share]}
        print(json.dumps(asked), file=process.stdin, flush=True)
    rows = []
    for process in running:
        assert process.stdout is not None
        rows += json.loads(process.stdout.readline())
    return rows


def measure(ground: Ground) -> dict[str, Tally]:
    """Both kinds in turn, the same attempts for each; the first round is practice."""
    street = Street(ground)
    log, before = ServerLog(), deadlocks()
    found = {"raw": Tally(), "service": Tally()}
    with processes(street) as running:
        for number in range(ROUNDS + 1):
            attempts = street.attempts()
            for how, tally in found.items():
                rows = run(running, how, attempts)
                street.require_sound()
                street.clear()
                if number:
                    tally.add(rows)
    assert deadlocks() == before
    assert log.deadlocks() == []
    return found


def show(name: str, tally: Tally, yardstick: Tally) -> str:
    rate, base = median(tally.throughput), median(yardstick.throughput)
    late = p99(tally.took)
    return (
        f"{name:<44}{rate:>7.0f} /s {rate / base:>7.2f} x   p99 {late:>5.0f} ms {late / p99(yardstick.took):>5.2f} x   "
        + ", ".join(f"{count} {how}" for how, count in sorted(tally.ended.items()))
    )


def check(found: dict[str, Tally], sessions: int) -> None:
    raw, service = found["raw"], found["service"]
    print(f"\n{sessions:,} sessions, {DESKS} desks\n" + show("desks: bare locked loop", raw, raw))
    print(show("desks: the service", service, raw))
    assert set(service.ended) == set(raw.ended) == {"booked", "conflict"}
    assert median(service.throughput) >= THROUGHPUT_AT_LEAST * median(raw.throughput)
    assert p99(service.took) <= P99_AT_MOST * p99(raw.took)


def test_twenty_desks_at_one_location(ground: Ground) -> None:
    check(measure(ground), ground.chain.sessions)


@pytest.mark.skipif(not MILLION, reason="BENCH_MILLION is not set")
def test_twenty_desks_over_a_million_sessions(ground: Ground) -> None:
    grown_to_a_million(ground)
    check(measure(ground), ground.chain.sessions)
