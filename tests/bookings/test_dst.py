"""A course across a clock change keeps its wall-clock time, planned, booked, moved and read back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Session
from bookings.planning.model import Wish
from bookings.services.move_session import move_session
from bookings.services.plan_course import plan_course
from salon.errors import Invalid
from tests.factories.catalogue import Catalogue
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

# zone, a Monday some weeks before its clocks change, by how much the same wall-clock time moves in UTC
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 9), -60),
    ("Europe/Berlin", date(2026, 10, 5), 60),
    ("America/New_York", date(2026, 2, 23), -60),
    ("America/New_York", date(2026, 10, 19), 60),
    ("Australia/Lord_Howe", date(2026, 9, 14), -30),
    ("Australia/Lord_Howe", date(2026, 3, 16), 30),
    ("Asia/Tokyo", date(2026, 3, 16), 0),
]


@pytest.fixture(params=CHANGES, ids=lambda change: f"{change[0]} {change[1]:%B}")
def change(request: pytest.FixtureRequest, catalogue: Catalogue) -> tuple[Desk, date, int]:
    zone, monday, minutes = request.param
    return Desk(make_cast(zone_name=zone), catalogue), monday, minutes


def booked_across(desk: Desk, monday: date) -> list[Session]:
    """Ten sessions, Mondays and Thursdays, wished between ten and twelve."""
    wishes = [Wish(0, 600, 720), Wish(3, 600, 720)]
    desk.screen(desk.cast.nora)
    outcome = plan_course(
        location=desk.cast.location,
        client=desk.cast.nora,
        treatment=desk.treatment,
        serum=desk.serum,
        start_on=monday,
        wishes=wishes,
    )
    course = desk.book([one.slot for one in outcome.plans[0].sessions], wishes=wishes)
    return desk.sessions(course)


def test_the_wall_clock_stays_and_utc_moves(change: tuple[Desk, date, int]) -> None:
    desk, monday, minutes = change
    with time_machine.travel(desk.at(monday, 7), tick=False):
        sessions = booked_across(desk, monday)
    local = [one.starts_at.astimezone(desk.zone) for one in sessions]
    assert {f"{one:%H:%M}" for one in local} == {"10:00"}
    assert {one.weekday() for one in local} == {0, 3}
    utc = [one.starts_at.astimezone(UTC).replace(tzinfo=None) for one in sessions]
    shift = (utc[-1] - utc[0]) - timedelta(days=(local[-1].date() - local[0].date()).days)
    assert shift == timedelta(minutes=minutes)
    assert all(one.ends_at - one.starts_at == timedelta(minutes=60) for one in sessions)


def test_a_session_moves_over_the_change_to_the_wall_clock_time_asked_for(change: tuple[Desk, date, int]) -> None:
    desk, monday, _ = change
    with time_machine.travel(desk.at(monday, 7), tick=False):
        last = booked_across(desk, monday)[-1]
        later = last.starts_at.astimezone(desk.zone).date() + timedelta(days=4)
        moved = move_session(session=last, starts_at=desk.at(later, 15, 30), actor=desk.rita)
    assert f"{moved.starts_at.astimezone(desk.zone):%H:%M}" == "15:30"


def test_the_salon_opens_at_the_same_wall_clock_time_after_the_change(change: tuple[Desk, date, int]) -> None:
    """A session an hour before opening is refused on either side of the change, one at opening is not."""
    desk, monday, _ = change
    with time_machine.travel(desk.at(monday, 7), tick=False):
        desk.screen(desk.cast.nora)
        for week in (1, 5):
            day = monday + timedelta(days=7 * week)
            with pytest.raises(Invalid, match="closed at that time"):
                desk.book([desk.slot(desk.at(day, 8, 30))])
            assert desk.book([desk.slot(desk.at(day, 9, 15))]).sessions.count() == 1


def test_a_night_with_a_clock_change_is_as_long_as_it_is(catalogue: Catalogue) -> None:
    """A salon open all Sunday: the visit that begins before the change ends an hour later or earlier on the wall."""
    desk = Desk(make_cast(), catalogue)
    place, berlin = desk.cast.location, ZoneInfo("Europe/Berlin")
    for rows in (place.opening_hours, desk.cast.clara.working_hours):
        rows.all().delete()
    place.opening_hours.create(weekday=6, opens="00:00", closes="23:59")
    desk.cast.clara.working_hours.create(weekday=6, starts="00:00", ends="23:59")
    with time_machine.travel(datetime(2026, 3, 20, 9, tzinfo=berlin), tick=False):
        desk.screen(desk.cast.nora)
        course = desk.book([desk.slot(datetime(2026, 3, 29, 1, 30, tzinfo=berlin))])
    session = course.sessions.get()
    assert session.ends_at - session.starts_at == timedelta(minutes=60)
    assert f"{session.ends_at.astimezone(berlin):%H:%M}" == "03:30"
