"""A course across a clock change reads the same on every way out: diary, course page, mail, calendar file, API."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client as Browser
from icalendar import Calendar
from rest_framework.test import APIClient

from bookings.models import Session
from salon.outbox.services import send_due
from tests.bookings.test_dst import CHANGES, booked_across
from tests.factories.catalogue import Catalogue
from tests.factories.desk import Desk
from tests.factories.people import PASSWORD
from tests.factories.salon import make_cast

TEN = "10:00"


@dataclass
class Crossing:
    """Ten sessions at ten on the wall, booked two weeks before the clocks change (or where they never do)."""

    desk: Desk
    sessions: list[Session]

    @property
    def wall(self) -> list[datetime]:
        """When they are, in the location's zone: worked out here, without the product's help."""
        return [session.starts_at.astimezone(self.desk.zone) for session in self.sessions]


@pytest.fixture(params=CHANGES, ids=lambda change: f"{change[0]} {change[1]:%B}")
def crossing(request: pytest.FixtureRequest, catalogue: Catalogue) -> Iterator[Crossing]:
    zone, monday, minutes = request.param
    desk = Desk(make_cast(zone_name=zone), catalogue)
    with time_machine.travel(desk.at(monday, 7), tick=False) as now:
        made = Crossing(desk, booked_across(desk, monday))
        assert len({start.utcoffset() for start in made.wall}) == (2 if minutes else 1)
        assert {f"{start:%H:%M}" for start in made.wall} == {TEN}
        now.shift(timedelta(minutes=2))
        yield made


def signed_in(desk: Desk) -> Browser:
    browser = Browser()
    browser.force_login(desk.cast.rita)
    return browser


def test_the_diary_shows_the_wall_clock_on_either_side(crossing: Crossing) -> None:
    browser = signed_in(crossing.desk)
    for session, start in zip(crossing.sessions, crossing.wall, strict=True):
        page = browser.get("/", {"date": f"{start:%Y-%m-%d}"}).content.decode()
        assert set(re.findall(r'class="visit__time">([^<]+)<', page)) == {TEN}
        assert f"{session.number}/10" in page


def test_the_course_page_shows_the_wall_clock_of_all_ten(crossing: Crossing) -> None:
    page = signed_in(crossing.desk).get(f"/courses/{crossing.sessions[0].course_id}/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for start in crossing.wall:
        assert f"{start:%a} {start.day} {start:%b %Y}, {TEN}" in words


def test_the_confirmation_and_its_calendar_say_the_wall_clock(crossing: Crossing) -> None:
    send_due()
    (letter,) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    for start in crossing.wall:
        assert f"{start:%A}, {start.day} {start:%B %Y}, 10:00–11:00" in letter.body
    (file,) = (
        part.get_payload(decode=True).decode()
        for part in letter.message().walk()
        if part.get_content_type() == "text/calendar"
    )
    written = re.findall(r"DTSTART;TZID=([^:]+):(\d{8}T\d{6})", file)
    # The zone's own rules have no TZID; what is left are the ten events, on the wall clock.
    zone = crossing.desk.zone.key
    assert written == [(zone, f"{start:%Y%m%dT%H%M%S}") for start in crossing.wall]
    events = Calendar.from_ical(file).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [session.starts_at for session in crossing.sessions]


def test_the_reminder_names_the_wall_clock_after_the_change(crossing: Crossing) -> None:
    start = crossing.wall[-1]
    with time_machine.travel(start - timedelta(days=2), tick=False):
        send_due()
    reminder = next(letter for letter in reversed(mail.outbox) if f"{start.day} {start:%B %Y}" in letter.body)
    assert f"{start:%A}, {start.day} {start:%B %Y}, 10:00–11:00" in reminder.body


def test_the_interface_answers_with_the_offset_of_each_date(crossing: Crossing) -> None:
    api = APIClient()
    token = api.post("/api/v1/token/", {"username": "rita", "password": PASSWORD}, format="json").data
    api.credentials(HTTP_AUTHORIZATION=f"Token {token['token']}")
    rows = api.get("/api/v1/sessions/", {"client": crossing.sessions[0].client_id}).data["results"]
    assert [row["starts_at"] for row in rows] == [start.isoformat() for start in crossing.wall]
    day: date = crossing.wall[-1].date()
    rows = api.get("/api/v1/sessions/", {"from": day.isoformat(), "to": day.isoformat()}).data["results"]
    assert [row["starts_at"] for row in rows] == [crossing.wall[-1].isoformat()]
