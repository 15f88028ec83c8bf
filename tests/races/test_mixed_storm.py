"""Everything at once for a long time: bookings, moves, cancellations. Afterwards nobody is in two places."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bookings.models import Course, Session
from bookings.services.change_state import cancel
from bookings.services.move_session import move_session
from salon.errors import SalonError
from tests.factories.desk import Desk
from tests.races.storm import SOAK, at_once, kinds, overlaps
from tests.server_log import ServerLog

FIRST = date(2026, 3, 9)
OPERATIONS = 10_000 if SOAK else 1_000
DESKS = 8


class Hand:
    """One pair of hands at one desk: does things at random, notes how they ended."""

    def __init__(self, desk: Desk, clients: list[Any], seed: int) -> None:
        self.desk, self.clients, self.random = desk, clients, random.Random(seed)
        self.ended: Counter[str] = Counter()

    def work(self, operations: int) -> Counter[str]:
        verbs: list[Callable[[], Any]] = [self.book, self.book, self.move, self.move, self.cancel]
        for _ in range(operations):
            verb = self.random.choice(verbs)
            try:
                done = verb()
                self.ended[verb.__name__ if done else "nothing to do"] += 1
            except SalonError as refused:
                self.ended[refused.code] += 1
        return self.ended

    def book(self) -> Course:
        chosen = {name: self.random.randrange(2) for name in ("who", "room", "device")}
        first = FIRST + timedelta(days=self.random.randrange(6))
        slots = self.desk.rhythm(first, self.random.choice([1, 2, 4]), hour=self.random.randrange(9, 18), **chosen)
        slots = [slot for slot in slots if slot.starts_at.weekday() != 6]
        return self.desk.book(slots, client=self.random.choice(self.clients))

    def move(self) -> Session | None:
        session = self.some_session()
        if session is None:
            return None
        on = session.starts_at.astimezone(self.desk.zone).date() + timedelta(days=self.random.choice([-1, 0, 0, 1]))
        start = self.desk.at(on, self.random.randrange(9, 18), self.random.choice([0, 15, 30, 45]))
        return move_session(session=session, starts_at=start, actor=self.desk.rita)

    def cancel(self) -> Session | None:
        session = self.some_session()
        return session and cancel(session=session, actor=self.desk.rita)

    def some_session(self) -> Session | None:
        live = Session.objects.filter(status="booked").select_related("course", "client", "location")
        return live.order_by("?").first()


def test_a_mixed_storm_leaves_nobody_in_two_places(
    desk: Desk, no_deadlock: ServerLog, record_property: Callable[[str, object], None]
) -> None:
    clients = [desk.client() for _ in range(20)]
    hands = [Hand(desk, clients, seed) for seed in range(DESKS)]
    results = at_once(lambda hand=hand: hand.work(OPERATIONS // DESKS) for hand in hands)
    assert kinds(results) == {"Counter": DESKS}, [one for one in results if isinstance(one, Exception)]
    ended = sum(results, Counter())
    record_property("operations", ended.total())
    for name, count in ended.most_common():
        record_property(name, count)
    assert min(ended[name] for name in ("book", "move", "cancel", "conflict")) > 0
    assert set(ended) <= {
        *("book", "move", "cancel", "nothing to do"),
        *("conflict", "illegal_move", "stale", "gap", "rhythm", "order", "not_possible", "invalid"),
    }
    record_property("overlaps", overlaps())
    assert overlaps() == 0
    assert_every_course_is_whole()


def assert_every_course_is_whole() -> None:
    """Each course has as many sessions as it was booked with, and an event for each change of each."""
    for course in Course.objects.prefetch_related("sessions__events"):
        sessions = list(course.sessions.all())
        assert len(sessions) == course.sessions_total
        for session in sessions:
            assert session.version == 1 + sum(event.kind in {"moved", "cancelled"} for event in session.events.all())
