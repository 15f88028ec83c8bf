"""Everybody wants the same: one gets it, the others are told so, and nobody waits for ever."""

import random
import time
from collections.abc import Sequence
from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection

from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services import book_course, locking
from salon.errors import Busy, Conflict
from salon.outbox.models import Message
from tests.factories.desk import Desk
from tests.races.storm import at_once, deadlocks, kinds, overlaps

MONDAY = date(2026, 3, 9)


def everybody_books_the_same(desk: Desk, desks: int, sessions: int = 1) -> list[Any]:
    slots = desk.rhythm(MONDAY, sessions)
    clients = [desk.client() for _ in range(desks)]
    return at_once(lambda client=client: desk.book(slots, client=client) for client in clients)


def test_forty_desks_book_the_same_slot_and_one_gets_it(desk: Desk) -> None:
    before = deadlocks()
    results = everybody_books_the_same(desk, 40)
    assert kinds(results) == {"Course": 1, "conflict": 39}
    assert Session.objects.count() == Course.objects.count() == 1
    assert Message.objects.values("about__client").distinct().count() == 1
    for refused in (one for one in results if isinstance(one, Conflict)):
        (row,) = refused.conflicts
        assert row["detail"].startswith("Clara is busy until 11:10.")
        assert len(row["alternatives"]) == 3
    assert deadlocks() == before


def test_sixty_overlapping_courses_are_booked_whole_or_not_at_all(desk: Desk) -> None:
    before = deadlocks()
    desks = 60
    clients = [desk.client() for _ in range(desks)]
    work = []
    for n, client in enumerate(clients):
        chosen = {"who": n % 2, "room": n % 2, "device": n % 2, "hour": 9 + n % 9, "minute": 15}
        slots = desk.rhythm(MONDAY + timedelta(days=7 * (n % 3)), 10, **chosen)
        work.append(lambda slots=slots, client=client: desk.book(slots, client=client))
    results = at_once(work)
    assert set(kinds(results)) <= {"Course", "conflict"}
    counts = {course.sessions.count() for course in Course.objects.all()}
    assert counts == {10}
    assert Session.objects.count() == 10 * kinds(results)["Course"]
    assert overlaps() == 0
    assert deadlocks() == before


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


def test_with_the_lock_and_without_retries_the_storm_does_not_deadlock(desk: Desk, slow_hands: None) -> None:
    before = deadlocks()
    assert kinds(storm(desk)) == {"Course": 1, "conflict": 11}
    assert deadlocks() == before


def test_without_the_lock_the_same_storm_deadlocks(
    desk: Desk, slow_hands: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the lock is there. Even so the constraints let nobody be booked twice."""
    before = deadlocks()
    monkeypatch.setattr(locking, "book_lock", lambda locations: None)
    results = storm(desk)
    assert deadlocks() > before
    assert any(isinstance(one, Busy) for one in results)
    assert kinds(results)["Course"] == 1
    assert overlaps() == 0


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
            done.wait(20)

        locking.in_diary([desk.cast.location.pk], wait)

    def knock() -> None:
        held.wait(20)
        try:
            desk.book(desk.rhythm(MONDAY, 1), client=desk.cast.nora)
        finally:
            done.set()

    _, knocked = at_once([hold, knock])
    assert isinstance(knocked, Busy)
