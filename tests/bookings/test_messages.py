"""What a booking sends, and when: rows written with the booking, taken back with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bookings import messages
from bookings.message_kinds.changes import Was
from bookings.models import Course, Session
from django.db import transaction
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message
from tests.factories.courses import make_course
from tests.factories.salon import Cast

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)  # a Monday


@pytest.fixture
def course(cast: Cast) -> Course:
    """Ten sessions, Mondays and Thursdays at 10:00, from a week from now; the spring clock change is among them."""
    days = [date for week in range(5) for date in (7 + 7 * week, 10 + 7 * week)]
    return make_course(cast, [datetime(2026, 3, 2, 10, tzinfo=BERLIN).replace(day=2) + timedelta(days=d) for d in days])


def rows(**where: object) -> list[Message]:
    return list(Message.objects.filter(**where).order_by("due_at", "id"))


def book(course: Course) -> list[Session]:
    sessions = list(course.sessions.order_by("starts_at"))
    with transaction.atomic():
        messages.course_booked(course, sessions, SYSTEM)
    return sessions


@time_machine.travel(NOW, tick=False)
def test_a_booked_course_writes_one_confirmation_and_three_messages_per_session(course: Course) -> None:
    sessions = book(course)
    assert [row.dedupe_key for row in rows(kind="confirmation")] == [f"confirmation:course:{course.pk}"]
    assert rows(kind="confirmation")[0].due_at == NOW + timedelta(seconds=60)
    for kind in ("reminder-2d", "reminder-3h", "aftercare"):
        assert {row.dedupe_key for row in rows(kind=kind)} == {f"{kind}:session:{s.pk}:seq:0" for s in sessions}
    assert {row.status for row in rows()} == {"pending"}


@time_machine.travel(NOW, tick=False)
def test_booked_twice_it_is_still_said_once(course: Course) -> None:
    book(course)
    book(course)
    assert Message.objects.count() == 31

