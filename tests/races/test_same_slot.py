"""Everybody wants the same: one gets it, the others are told so, and nobody waits for ever."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services import book_course, locking
from clients.models import Client
from salon.errors import Busy, Conflict, SalonError
from salon.outbox.models import Message
from tests.factories import LocationFactory
from tests.factories.desk import Desk
from tests.races.storm import at_once, deadlocks, kinds, overlaps
from tests.server_log import ServerLog

MONDAY = date(2026, 3, 9)
Figure = Callable[[str, object], None]


ATTEMPTS = 5


def attempts(desk: Desk, slots: Sequence[Slot], clients: Sequence[Client]) -> list[Any]:
    """One desk after the other: each of her clients wants these slots."""
    answers: list[Any] = []
    for client in clients:
        try:
            answers.append(desk.book(slots, client=client))
        except SalonError as refused:
            answers.append(refused)
    return answers


def test_two_hundred_attempts_at_forty_desks_book_one_slot_once(
    desk: Desk, no_deadlock: ServerLog, record_property: Figure
) -> None:
    slots = desk.rhythm(MONDAY, 1)
    queues = [[desk.client() for _ in range(ATTEMPTS)] for _ in range(40)]
    answered = at_once(lambda queue=queue: attempts(desk, slots, queue) for queue in queues)
    results = [answer for answers in answered for answer in answers]
    for name, count in kinds(results).items():
        record_property(name, count)
    assert kinds(results) == {"Course": 1, "conflict": 199}
    assert {one.status for one in results if isinstance(one, SalonError)} == {409}
    assert Session.objects.count() == Course.objects.count() == 1
    assert Message.objects.values("about__client").distinct().count() == 1
    for refused in (one for one in results if isinstance(one, Conflict)):
        (row,) = refused.conflicts
        assert row["detail"].startswith("Clara is busy until 11:10.")
        assert len(row["alternatives"]) == 3


def test_sixty_overlapping_courses_are_booked_whole_or_not_at_all(
    desk: Desk, no_deadlock: ServerLog, record_property: Figure
) -> None:
    desks = 60
    clients = [desk.client() for _ in range(desks)]
    work = []
    for n, client in enumerate(clients):
        chosen = {"who": n % 2, "room": n % 2, "device": n % 2, "hour": 9 + n % 9, "minute": 15}
        slots = desk.rhythm(MONDAY + timedelta(days=7 * (n % 3)), 10, **chosen)
        work.append(lambda slots=slots, client=client: desk.book(slots, client=client))
    results = at_once(work)
    for name, count in kinds(results).items():
        record_property(name, count)
    assert set(kinds(results)) == {"Course", "conflict"}
    counts = {course.sessions.count() for course in Course.objects.all()}
    assert counts == {10}
    assert Session.objects.count() == 10 * kinds(results)["Course"]
    assert overlaps() == 0


# --- the guard removed -----------------------------------------------------------------------------------------------


@pytest.fixture
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second try, and everybody writes slowly under deferred constraints, as a swap of places does.

    The widest window there is: rows of different desks mix, so each finds somebody else's unfinished row first.
    """
    monkeypatch.setattr(locking, "TRIES", 1)
    monkeypatch.setattr(locking, "PATIENCE", "60s")  # a slow machine is not a deadlock
    make = book_course.make_sessions

    def slowly(*, slots: Sequence[Slot], **fields: Any) -> list[Session]:
        made = []
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for slot in slots:
                made += make(slots=[slot], **fields)
                time.sleep(random.uniform(0, 0.03))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return made

    monkeypatch.setattr(book_course, "make_sessions", slowly)


def storm(desk: Desk, desks: int = 12) -> list[Any]:
    """Everybody wants the same ten dates."""
    slots = desk.rhythm(MONDAY, 10)
    clients = [desk.client() for _ in range(desks)]
    return at_once(lambda client=client: desk.book(slots, client=client) for client in clients)


def test_with_the_lock_and_without_retries_the_storm_does_not_deadlock(
    desk: Desk, slow_hands: None, no_deadlock: ServerLog
) -> None:
    assert kinds(storm(desk)) == {"Course": 1, "conflict": 11}


def test_without_the_lock_the_same_storm_deadlocks(
    desk: Desk, slow_hands: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the lock is there. Even so the constraints let nobody be booked twice."""
    log, before = ServerLog(), deadlocks()
    monkeypatch.setattr(locking, "book_lock", lambda locations: None)
    results = storm(desk)
    assert deadlocks() > before
    assert log.deadlocks()
    assert any(isinstance(one, Busy) for one in results)
    assert kinds(results)["Course"] == 1
    assert overlaps() == 0


def test_two_diaries_are_locked_in_one_order_whoever_asks(desk: Desk, no_deadlock: ServerLog) -> None:
    """A client of one location at another needs both diaries; from either side at once."""
    here, there = desk.cast.location.pk, LocationFactory().pk

    def both(*locations: int) -> int:
        for _ in range(30):
            with transaction.atomic():
                locking.book_lock(locations)
        return 30

    assert at_once([lambda: both(here, there), lambda: both(there, here)] * 4) == [30] * 8


def test_a_deadlock_is_tried_again_with_the_lock_taken_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def work() -> str:
        tried.append(1)
        if len(tried) < 3:
            error = OperationalError("deadlock detected")
            error.__cause__ = type("Cause", (Exception,), {"pgcode": "40P01"})()
            raise error
        return "booked"

    monkeypatch.setattr(locking.time, "sleep", lambda seconds: None)
    assert locking.in_diary([desk.cast.location.pk], work) == "booked"
    assert len(tried) == 3


def test_a_diary_locked_for_too_long_says_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", "30ms")
    monkeypatch.setattr(locking, "TRIES", 2)
    held, done = Event(), Event()

    def hold() -> None:
        def wait() -> None:
            held.set()
            done.wait(60)

        locking.in_diary([desk.cast.location.pk], wait)

    def knock() -> None:
        held.wait(60)
        try:
            desk.book(desk.rhythm(MONDAY, 1), client=desk.cast.nora)
        finally:
            done.set()

    _, knocked = at_once([hold, knock])
    assert isinstance(knocked, Busy)
