"""Workers are killed, the database goes away, four run at once: no message is lost, none is sent for two reasons.

Repeats are only of a mail that was in flight when its worker died, and under the same Message-ID.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from salon import clock
from salon.outbox import kinds
from salon.outbox.models import Message, Transport
from salon.outbox.services import Draft, enqueue
from tests.factories import LocationFactory
from tests.faults.workers import POINTS, Workers
from tests.outbox.note import NOTE
from tests.outbox.sink import CLOSE, CLOSE_AFTER, HANG, Sink

pytestmark = [pytest.mark.real_clock, pytest.mark.django_db(transaction=True)]
SOAK = bool(os.environ.get("SALON_SOAK"))
MESSAGES = 1000 if SOAK else 100
ROUNDS = 20 if SOAK else 2


@pytest.fixture
def sink() -> Iterator[Sink]:
    kinds.register(NOTE)
    with Sink(pipelining=True) as running:
        yield running
    kinds._kinds.pop("note")


@pytest.fixture
def workers(sink: Sink) -> Iterator[Workers]:
    with Workers(port=sink.port) as running:
        yield running


def write(count: int) -> None:
    place = LocationFactory()
    due_at = clock.now() - timedelta(minutes=1)
    enqueue(
        [
            Draft(
                kind="note",
                key=f"note:{n}",
                location_id=place.pk,
                to_address=f"c{n}@example.com",
                language="en",
                due_at=due_at,
            )
            for n in range(count)
        ]
    )


def leases_run_out() -> None:
    """What five minutes do, at once."""
    past = clock.now() - timedelta(seconds=1)
    Message.objects.filter(leased_until__isnull=False).update(leased_until=past)


def run_until_done(workers: Workers, count: int = 1) -> None:
    """Beat after beat, as a run has its time; more than forty would be no progress."""
    for _ in range(40):
        assert workers.run(count) == [0] * count
        if not Message.objects.filter(status__in=["pending", "sending"]).exists():
            return
    raise AssertionError("messages wait and nobody sends them")


def received(sink: Sink) -> Counter[str]:
    return Counter(str(got.mail["Message-ID"]) for got in sink.received)


def test_killed_at_every_named_point_nothing_is_lost(sink: Sink, workers: Workers) -> None:
    write(MESSAGES)
    killed = 0
    for turn in range(ROUNDS):
        for point in POINTS:
            once_a_run = point in ("claimed", "rendered", "connected")
            killed += workers.kill(at=point, call=1 if once_a_run else 1 + turn % 3)
            leases_run_out()
    assert killed == ROUNDS * len(POINTS)
    run_until_done(workers)
    ids = received(sink)
    assert set(ids) == {f"<note.{n}@127.0.0.1>" for n in range(MESSAGES)}
    assert sum(ids.values()) - MESSAGES == ROUNDS  # one repeat for each death between the server's yes and our mark
    assert max(ids.values()) <= 1 + ROUNDS
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


def test_the_database_gone_in_the_middle_loses_nothing(sink: Sink, workers: Workers) -> None:
    write(20)
    assert workers.cut(at="rendered", call=1)
    leases_run_out()
    assert workers.cut(at="accepted", call=3)
    leases_run_out()
    run_until_done(workers)
    ids = received(sink)
    assert len(ids) == 20
    assert sum(ids.values()) == 21


def test_four_workers_at_once_send_each_message_once(sink: Sink, workers: Workers) -> None:
    write(MESSAGES * 2)
    run_until_done(workers, 4)
    ids = received(sink)
    assert len(ids) == sum(ids.values()) == MESSAGES * 2
    assert sink.handler.connections >= 2


def test_whatever_the_server_answers_nothing_is_lost_and_nobody_waits_for_another(sink: Sink, workers: Workers) -> None:
    """4xx, 5xx, silence, a line cut after the body, and one cut after the yes; waiting times are compressed."""
    count = 300 if SOAK else 30
    write(count)
    manners = {1: ["451 later"], 2: ["550 nobody"], 3: [HANG], 4: [CLOSE], 5: [CLOSE_AFTER]}
    for n in range(count):
        if answers := manners.get(n % 100 if n % 10 == 3 else n % 10):  # each silence lasts
            sink.misbehave(f"c{n}@example.com", *answers)
    dead = {f"<note.{n}@127.0.0.1>" for n in range(count) if n % 10 == 2}
    for turn in range(count):
        assert workers.run() == [0]
        if turn == 0:
            assert received(sink), "one that misbehaves held up all the others"
        Message.objects.filter(status="pending").update(due_at=clock.now() - timedelta(minutes=1))
        Transport.objects.all().delete()
        if not Message.objects.filter(status__in=["pending", "sending"]).exists():
            break
    ids = received(sink)
    assert set(ids) == {f"<note.{n}@127.0.0.1>" for n in range(count)} - dead
    assert set(ids.values()) == {1}
    failed = Message.objects.filter(status="failed")
    assert set(failed.values_list("reason", flat=True)) == {"550 nobody"}
    assert failed.count() == len(dead)
