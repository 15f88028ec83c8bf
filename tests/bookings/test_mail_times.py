"""Times as a client reads them: the salon's, right across clock changes, wherever she lives, in both languages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from icalendar import Calendar

from bookings import messages
from bookings.models import Course
from clients.services import update_client
from salon.accounts.actor import SYSTEM
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.services import look
from tests.factories import make_cast
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db

# a zone, the Monday of the week in which its clocks change, the hour of the sessions
CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 23), 10),  # forward on 29 March
    ("Europe/Berlin", datetime(2026, 10, 19), 10),  # back on 25 October
    ("America/New_York", datetime(2026, 3, 2), 9),  # forward on 8 March
    ("Australia/Lord_Howe", datetime(2026, 3, 30), 14),  # back by half an hour on 5 April
]
HERS = ["", "Asia/Tokyo", "America/Los_Angeles"]


def booked(zone_name: str, monday: datetime, hour: int, language: str, hers: str) -> Course:
    """Six sessions, Mondays and Thursdays, across the change."""
    zone = ZoneInfo(zone_name)
    cast = make_cast(zone_name=zone_name)
    contact = {"language": language, "zone_name": hers}
    nora = update_client(client=cast.nora, changes=contact, expected_version=None, actor=SYSTEM)
    first = monday.replace(hour=hour, tzinfo=zone)
    course = make_course(cast, [first + timedelta(days=days) for days in (0, 3, 7, 10, 14, 17)], client=nora)
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    return course


def letter(kind: str, number: int = 0) -> Letter:
    seen = look(Message.objects.filter(kind=kind).order_by("about__session")[number]).letter
    assert seen
    return seen


@pytest.mark.parametrize("hers", HERS)
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(("zone_name", "monday", "hour"), CHANGES)
def test_every_mail_and_calendar_says_the_hour_on_the_salons_wall(
    zone_name: str, monday: datetime, hour: int, language: str, hers: str
) -> None:
    zone = ZoneInfo(zone_name)
    with time_machine.travel(monday.replace(tzinfo=zone) - timedelta(days=6), tick=False):
        course = booked(zone_name, monday, hour, language, hers)
        mail = letter("confirmation")
        for text in (mail.text, mail.html):
            assert text.count(f"{hour:02}:00–{hour + 1:02}:00") == 6
        events = list(Calendar.from_ical(mail.attachments[0].content).walk("VEVENT"))
        assert [event.decoded("dtstart") for event in events] == [s.starts_at for s in course.sessions.all()]
        assert {event.decoded("dtstart").strftime("%H:%M") for event in events} == {f"{hour:02}:00"}
        offsets = {event.decoded("dtstart").utcoffset() for event in events}
        assert len(offsets) == 2, "the clocks did not change"
        for number in range(6):
            assert f"{hour:02}:00–{hour + 1:02}:00" in letter("reminder-2d", number).text
        note = {"en": "All times are local time in ", "ru": "Всё время указано местное: "}[language]
        assert (note in mail.text) is (note in mail.html) is bool(hers)


@pytest.mark.parametrize("hers", HERS)
@pytest.mark.parametrize(("zone_name", "monday", "hour"), CHANGES)
def test_nothing_is_due_in_her_night(zone_name: str, monday: datetime, hour: int, hers: str) -> None:
    zone = ZoneInfo(zone_name)
    with time_machine.travel(monday.replace(tzinfo=zone) - timedelta(days=6), tick=False):
        booked(zone_name, monday, hour, "en", hers)
    night = ZoneInfo(hers) if hers else zone
    for message in Message.objects.exclude(kind="confirmation"):
        local = message.due_at.astimezone(night)
        assert 8 <= local.hour < 21, f"{message.dedupe_key} at {local}"
