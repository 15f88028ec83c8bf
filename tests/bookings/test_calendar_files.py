"""Calendar files, parsed back: one event per session for ever, right at every step, in the salon's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from bookings.calendar_files import CalendarFile, invitation, update
from bookings.calendar_zone import vtimezone
from bookings.models import Course, Session
from tests.factories import make_cast
from tests.factories.courses import make_course
from tests.factories.salon import Cast

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def course(cast: Cast) -> Course:
    """Ten sessions at 10:00 local time, across the spring clock change."""
    return make_course(cast, [datetime(2026, 3, 9, 10, tzinfo=BERLIN) + timedelta(days=4 * n) for n in range(10)])


def parsed(file: CalendarFile) -> list[Event]:
    calendar = Calendar.from_ical(file.content)
    assert calendar["version"] == "2.0"
    assert str(calendar["method"]) == file.method
    return list(calendar.walk("VEVENT"))


def test_the_course_is_one_file_with_all_its_sessions(course: Course) -> None:
    sessions = list(course.sessions.order_by("number"))
    file = invitation(course, sessions, made_at=MADE)
    events = parsed(file)
    assert file.method == "PUBLISH"
    assert [str(event["uid"]) for event in events] == [f"session-{s.pk}@127.0.0.1" for s in sessions]
    assert [event.decoded("dtstart") for event in events] == [s.starts_at for s in sessions]
    assert [event.decoded("dtend") for event in events] == [s.ends_at for s in sessions]


def test_the_wall_clock_time_stays_across_the_clock_change(course: Course) -> None:
    events = parsed(invitation(course, list(course.sessions.all()), made_at=MADE))
    assert {event["dtstart"].params["TZID"] for event in events} == {"Europe/Berlin"}
    assert {event.decoded("dtstart").strftime("%H:%M") for event in events} == {"10:00"}
    assert {event.decoded("dtstart").utcoffset() for event in events} == {timedelta(hours=1), timedelta(hours=2)}


def test_twenty_moves_and_a_cancellation_stay_one_event(course: Course) -> None:
    session = course.sessions.get(number=1)
    seen = []
    for n in range(1, 21):
        session.starts_at += timedelta(hours=1)
        session.ends_at += timedelta(hours=1)
        session.sequence = n
        file = update([session], made_at=MADE)
        (event,) = parsed(file)
        assert file.method == "REQUEST"
        assert event.decoded("dtstart") == session.starts_at
        assert str(event["status"]) == "CONFIRMED"
        seen.append((str(event["uid"]), int(event["sequence"])))
    session.status, session.sequence = "cancelled", 21
    (event,) = parsed(update([session], made_at=MADE))
    assert str(event["status"]) == "CANCELLED"
    seen.append((str(event["uid"]), int(event["sequence"])))
    assert {uid for uid, _ in seen} == {f"session-{session.pk}@127.0.0.1"}
    assert [sequence for _, sequence in seen] == list(range(1, 22))


def test_a_cancellation_of_one_is_a_cancel_and_names_organizer_and_attendee(course: Course) -> None:
    session = course.sessions.get(number=1)
    session.status = "cancelled"
    file = update([session], made_at=MADE)
    (event,) = parsed(file)
    assert file.method == "CANCEL"
    assert str(event["organizer"]) == "mailto:desk@salon.example"
    assert str(event["attendee"]) == "mailto:nora@example.com"


def test_a_salon_without_an_address_still_names_an_organizer_as_every_method_asks(course: Course) -> None:
    course.location.email = ""
    session = course.sessions.get(number=1)
    session.course = course
    for file in (update([session], made_at=MADE), invitation(course, [session], made_at=MADE)):
        (event,) = parsed(file)
        assert str(event["organizer"]) == "mailto:salon@example.com"


def test_addresses_in_other_letters_are_written_as_a_uri(course: Course) -> None:
    course.location.email, course.client.email = "desk@пример.рф", "nora@bücher.example"
    session = course.sessions.get(number=1)
    session.course = course
    (event,) = parsed(update([session], made_at=MADE))
    assert str(event["organizer"]) == "mailto:desk@xn--e1afmkfd.xn--p1ai"
    assert str(event["attendee"]) == "mailto:nora@xn--bcher-kva.example"


def test_russian_lines_are_folded_at_75_bytes_and_never_within_a_letter(course: Course) -> None:
    course.location.name = "Салон красоты «Ёлочка» с очень длинным названием; а также, и другим\r\nX-EVIL:1"
    course.client.name = "Анна-Мария\r\nATTENDEE:mailto:evil@example.com"
    session = course.sessions.get(number=1)
    session.course = course
    raw = update([session], made_at=MADE).content.encode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert not line.startswith((b"X-EVIL", b"ATTENDEE:"))


def test_several_changes_are_published_with_the_cancelled_ones_marked(course: Course) -> None:
    first, second = course.sessions.filter(number__in=[1, 2]).order_by("number")
    second.status = "cancelled"
    file = update([first, second], made_at=MADE)
    assert file.method == "PUBLISH"
    assert [str(event["status"]) for event in parsed(file)] == ["CONFIRMED", "CANCELLED"]


def test_a_calendar_tells_nothing_about_health_or_what_is_done(course: Course) -> None:
    content = invitation(course, list(course.sessions.all()), made_at=MADE).content.lower()
    for word in ("peel", "oxygen", "serum", "hyaluron"):
        assert word not in content


def test_odd_names_do_not_break_the_file(course: Course) -> None:
    course.location.name = "Ёлка; \\ \n, Salon"
    course.client.name = 'Zoë "Z" Ünal; x'
    session = course.sessions.get(number=1)
    (event,) = parsed(update([session], made_at=MADE))
    assert "Ёлка; \\" in str(event["summary"])


@pytest.mark.parametrize("name", ["America/New_York", "Australia/Lord_Howe", "Asia/Dubai", "Africa/Casablanca"])
def test_each_zone_is_written_out(name: str) -> None:
    cast = make_cast(zone_name=name)
    zone = ZoneInfo(name)
    starts = [datetime(2026, month, 15, 10, tzinfo=zone) for month in (1, 3, 4, 7, 10, 11)]
    course = make_course(cast, starts)
    calendar = Calendar.from_ical(invitation(course, list(course.sessions.all()), made_at=MADE).content)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == [name]
    assert [event.decoded("dtstart") for event in calendar.walk("VEVENT")] == starts


def test_clock_changes_begin_at_the_hour_the_wall_showed_before() -> None:
    zone = vtimezone(BERLIN, datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    onsets = [(part.name, part.decoded("dtstart").isoformat()) for part in zone.subcomponents]
    assert ("DAYLIGHT", "2026-03-29T02:00:00") in onsets
    assert ("STANDARD", "2026-10-25T03:00:00") in onsets


def test_an_empty_course_is_an_empty_file(course: Course) -> None:
    assert parsed(invitation(course, Session.objects.none(), made_at=MADE)) == []
