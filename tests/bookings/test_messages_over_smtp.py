"""A course booked at the desk, and its mails as a real SMTP server receives them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar, Event

from bookings.models import Course
from bookings.services import change_state
from bookings.services.cancel_course import cancel_course
from bookings.services.move_session import move_session
from bookings.services.undo import undo
from salon.outbox.models import Message
from salon.outbox.services import send_due
from tests.factories import make_cast
from tests.factories.catalogue import Catalogue
from tests.factories.desk import Desk
from tests.outbox.sink import Received, Sink

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")  # the clocks change on 8 March and 1 November 2026
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZONE)


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as moment:
        yield moment


@pytest.fixture
def desk(catalogue: Catalogue, now: time_machine.Traveller) -> Desk:
    return Desk(make_cast(zone_name=ZONE.key, name="Salon Harbour"), catalogue)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def course(desk: Desk) -> Course:
    """Ten sessions at 10:00 on the wall, on both sides of the clock change."""
    return desk.book(desk.rhythm(date(2026, 3, 6), 10))


def later(now: time_machine.Traveller, sink: Sink, **span: float) -> list[Received]:
    """Let time pass, then send what is due. Returns what arrived."""
    now.shift(timedelta(**span))
    before = len(sink.received)
    send_due(connection=sink.connection())
    return sink.received[before:]


def events(got: Received) -> list[Event]:
    (file,) = got.mail.iter_attachments()
    return list(Calendar.from_ical(file.get_content()).walk("VEVENT"))


def text(got: Received) -> str:
    return str(got.mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_the_whole_life_of_a_course_in_mails(
    desk: Desk, course: Course, now: time_machine.Traveller, sink: Sink
) -> None:
    assert later(now, sink, seconds=59) == []
    (confirmation,) = later(now, sink, seconds=1)
    assert (confirmation.to, confirmation.sender) == ("nora@example.com", "salon@example.com")
    assert confirmation.mail["Subject"] == "Your 10 sessions at Salon Harbour"
    starts = [event.decoded("dtstart") for event in events(confirmation)]
    assert starts == [session.starts_at for session in desk.sessions(course)]
    assert {start.strftime("%H:%M") for start in starts} == {"10:00"}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=-5), timedelta(hours=-4)}
    for start in starts:
        assert f"{start:%A}, {start.day} {start:%B %Y}, 10:00–11:00" in text(confirmation)

    first, second, *_ = desk.sessions(course)
    now.move_to(MONDAY.replace(day=4, hour=10))
    (reminder,) = later(now, sink)
    assert "Friday, 6 March 2026, 10:00–11:00" in text(reminder)
    change_state.confirm(session=first, actor=desk.rita)

    move_session(session=second, starts_at=desk.at(date(2026, 3, 9), 15), actor=desk.rita)
    (moved,) = later(now, sink, minutes=1)
    (event,) = events(moved)
    assert (str(event["uid"]).split("@")[0], int(event["sequence"])) == (f"session-{second.pk}", 1)
    assert event.decoded("dtstart") == desk.at(date(2026, 3, 9), 15)
    assert "instead of Monday, 9 March 2026, 10:00" in text(moved)

    now.move_to(desk.at(date(2026, 3, 9), 12))
    Message.objects.filter(due_at__lt=MONDAY.replace(day=9, hour=11), status="pending").delete()
    (soon,) = later(now, sink)
    assert soon.mail["Subject"] == "Monday, 9 March 2026, 15:00: your session at Salon Harbour"

    cancel_course(course=course, actor=desk.rita)
    (over,) = later(now, sink, minutes=1)
    assert {str(event["status"]) for event in events(over)} == {"CANCELLED"}
    assert later(now, sink, days=60) == [], "after the end nothing more comes"


def test_a_cancellation_undone_within_the_minute_sends_nothing(
    desk: Desk, course: Course, now: time_machine.Traveller, sink: Sink
) -> None:
    later(now, sink, minutes=1)
    first, *_ = desk.sessions(course)
    change_state.cancel(session=first, actor=desk.rita)
    now.shift(timedelta(seconds=30))
    first.refresh_from_db()
    undo(session=first, actor=desk.rita)
    assert later(now, sink, minutes=5) == []
    now.move_to(MONDAY.replace(day=4, hour=10))
    (reminder,) = later(now, sink)
    assert "Friday, 6 March 2026, 10:00–11:00" in text(reminder)


def test_every_reminder_of_a_course_is_sent_once_and_in_time(
    desk: Desk, now: time_machine.Traveller, sink: Sink
) -> None:
    """Hour by hour through the clock change, as the worker does it: no beat finds anything twice."""
    # No day on which another mail takes the reminder's turn.
    course = desk.book([desk.slot(desk.at(date(2026, 3, day), 10)) for day in (6, 9, 17)])
    for _ in range(16 * 24):
        later(now, sink, hours=1)
    ids = [str(got.mail["Message-ID"]) for got in sink.received]
    assert len(ids) == len(set(ids))
    for number, session in enumerate(desk.sessions(course), 1):
        for kind, days in (("reminder-2d", 2), ("reminder-3h", 0)):
            key = f"{kind}:session:{session.pk}:seq:0"
            row = Message.objects.get(dedupe_key=key)
            assert row.status == "sent", (number, key)
            assert row.sent_at is not None
            local = row.sent_at.astimezone(ZONE)
            assert row.sent_at < session.starts_at
            assert 8 <= local.hour < 21
            assert local.date() == session.starts_at.astimezone(ZONE).date() - timedelta(days=days)


def test_booking_ten_sessions_spends_three_queries_on_its_messages(desk: Desk) -> None:
    with CaptureQueriesContext(connection) as queries:
        desk.book(desk.rhythm(date(2026, 3, 6), 10))
    assert 1 <= sum("outbox_" in query["sql"] for query in queries) <= 3
