"""Beside a peer in the same run: ten dates with everything in, against a peer's free slots of one person.

Needs ``make bench PEERS=1``, which installs the peer into an environment of its own. The peer gets the same
database server, the same hours and the same sessions of the desk's twelve cosmetologists, and nothing of the history
of the other locations.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.db import connection

from bookings.models import Session
from salon import clock
from tests.bench.conftest import Ground
from tests.bench.questions import ask, questions
from tests.bench.rounds import interleaved, line

PEERS = os.environ.get("SALON_PEERS", "")
ROUNDS = 11
AT_LEAST = 15.0
DATABASE = "bench_peer"


class Peer:
    """The peer's process: says how many milliseconds it took by its own clock."""

    def __init__(self, process: "subprocess.Popen[str]", first: date) -> None:
        self._process, self._first = process, first
        self.slots = 0

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return dict(json.loads(self._process.stdout.readline()))

    def measure(self, number: int) -> float:
        answer = self.ask({"first": (self._first + timedelta(days=number)).isoformat()})
        self.slots = answer["slots"]
        return float(answer["ms"])


@contextmanager
def peer(ground: Ground) -> Iterator[Peer]:
    desk = ground.chain.desk
    people = [
        [
            f"{start.astimezone(desk.zone):%Y-%m-%dT%H:%M:%S}"
            for start in Session.objects.filter(cosmetologist=one).values_list("starts_at", flat=True)
        ]
        for one in desk.cosmetologists.all()
    ]
    server = connection.get_connection_params()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    names = {name: str(server.get(name.lower(), "")) for name in ("HOST", "PORT", "USER", "PASSWORD")}
    process = subprocess.Popen(
        [Path(PEERS) / "bin" / "python", Path(__file__).with_name("peer_appointment.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        made = Peer(process, clock.today(desk.zone) + timedelta(days=2))
        made.ask({"database": {**names, "NAME": DATABASE}, "people": people})
        yield made
    finally:
        process.communicate()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")


@pytest.mark.skipif(not PEERS, reason="make bench PEERS=1")
def test_ten_dates_are_planned_while_a_peer_lists_one_persons_slots(ground: Ground) -> None:
    asked = questions(ground, 7)
    theirs: list[float] = []
    with peer(ground) as other:
        found = interleaved(
            {
                "ours": lambda n: ask(ground, asked[n % len(asked)]),
                "theirs": lambda n: theirs.append(other.measure(n)),
            },
            ROUNDS,
        )
    ours, theirs = found["ours"], theirs[1:]
    ratio = median(theirs) / median(ours)
    print("\n" + line("peer: ten dates, twelve cosmetologists, reasons", ours, ours))
    print(line(f"peer: 35 days of one, {other.slots} slots", theirs, ours))
    assert ratio >= AT_LEAST
