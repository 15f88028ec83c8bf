"""What the database says about time, as the planner sees it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from bookings import availability
from bookings.availability import rows as told
from bookings.availability.hours import spans_on
from bookings.availability.public_holidays import known_region, public_holidays
from bookings.models import Absence, Outage, WorkingHours
from bookings.planning.model import Resources
from bookings.planning.timeline import Timeline, slots_in
from bookings.planning.zones import Horizon, horizon
from salon.accounts.models import Closure
from tests.factories import CosmetologistFactory, RoomFactory, make_cast
from tests.factories.courses import make_course
from tests.factories.desk import Desk
from tests.factories.salon import Cast
from treatments.models import Treatment

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def load(
    cast: Cast, days: Horizon, *, client_id: int = 0, now: datetime = LONG_AGO, treatment_id: int = 1
) -> Resources:
    return availability.load(location=cast.location, treatment_id=treatment_id, client_id=client_id, days=days, now=now)


def wall_clock(mask: int, days: Horizon) -> list[str]:
    """The stretches of a mask as a clock on the wall shows their beginnings and ends."""
    spans, previous = [], None
    for slot in slots_in(mask):
        if slot - 1 != previous:
            spans.append([slot, slot + 1])
        spans[-1][1] = slot + 1
        previous = slot
    local = [[days.moment(slot).astimezone(days.zone) for slot in span] for span in spans]
    return [f"{start:%d %H:%M}-{end:%H:%M}" for start, end in local]


def clara(resources: Resources) -> Timeline:
    return resources.staff[0]


@pytest.fixture
def monday_only() -> Horizon:
    return horizon(BERLIN, MONDAY, 1)


def test_opening_and_working_hours_are_the_locations_wall_clock(cast: Cast) -> None:
    days = horizon(BERLIN, date(2026, 3, 28), 3)  # Saturday; Sunday's clocks go forward; Monday
    resources = load(cast, days)
    assert wall_clock(resources.opening, days) == ["28 09:00-20:00", "30 09:00-20:00"]
    assert wall_clock(clara(resources).hours, days) == ["28 09:00-20:00", "30 09:00-20:00"]


def test_working_hours_change_on_a_date(cast: Cast) -> None:
    WorkingHours.objects.filter(cosmetologist=cast.clara).update(valid_to=MONDAY)
    for weekday in range(6):
        WorkingHours.objects.create(
            cosmetologist=cast.clara,
            weekday=weekday,
            starts=time(12),
            ends=time(18),
            valid_from=MONDAY + timedelta(days=1),
        )
    days = horizon(BERLIN, MONDAY, 3)
    assert wall_clock(clara(load(cast, days)).hours, days) == ["02 09:00-20:00", "03 12:00-18:00", "04 12:00-18:00"]


def in_turn(cast: Cast, weekday: int) -> None:
    """Clara works from nine in the one week and from two in the other."""
    WorkingHours.objects.filter(cosmetologist=cast.clara).delete()
    for offset, starts in ((0, time(9)), (1, time(14))):
        WorkingHours.objects.create(
            cosmetologist=cast.clara, weekday=weekday, starts=starts, ends=time(20), every_weeks=2, week_offset=offset
        )


@pytest.mark.parametrize(
    ("first", "weekday", "turns"),
    [
        (MONDAY, 0, ["02 09:00-20:00", "09 14:00-20:00"]),
        (date(2026, 12, 21), 0, ["21 09:00-20:00", "28 14:00-20:00", "04 09:00-20:00"]),  # weeks 52, 53 and 1
        (date(2026, 12, 28), 4, ["01 14:00-20:00", "08 09:00-20:00", "15 14:00-20:00"]),  # New Year's Day in week 53
        (date(2026, 3, 23), 6, ["29 14:00-20:00", "05 09:00-20:00"]),  # the clocks go forward on the 29th
        (date(2026, 10, 19), 6, ["25 14:00-20:00", "01 09:00-20:00"]),  # and back on the 25th
    ],
)
def test_weeks_take_turns_over_the_years_end_and_a_clock_change(
    cast: Cast, first: date, weekday: int, turns: list[str]
) -> None:
    in_turn(cast, weekday)
    cast.location.opening_hours.create(weekday=6, opens=time(9), closes=time(20))
    days = horizon(BERLIN, first, 7 * len(turns))
    assert wall_clock(clara(load(cast, days)).hours, days) == turns
    hers = next(one.hours for one in told.resources(cast.location.pk, None) if one.name == "Clara")
    by_date = [(on, spans_on(hers, on)) for on in map(days.date_of, range(days.days))]
    assert [f"{on:%d} {spans[0][0]:%H:%M}-{spans[0][1]:%H:%M}" for on, spans in by_date if spans] == turns


def test_other_hours_of_one_day_stand_instead_of_either_week(cast: Cast) -> None:
    in_turn(cast, 0)
    for on in (MONDAY, MONDAY + timedelta(days=7)):
        WorkingHours.objects.create(
            cosmetologist=cast.clara, weekday=0, starts=time(11), ends=time(12), valid_from=on, valid_to=on
        )
    days = horizon(BERLIN, MONDAY, 22)
    seen = ["02 11:00-12:00", "09 11:00-12:00", "16 09:00-20:00", "23 14:00-20:00"]
    assert wall_clock(clara(load(cast, days)).hours, days) == seen


def test_an_absence_over_midnight_is_away_on_both_days_also_when_the_clocks_change(cast: Cast) -> None:
    saturday = date(2026, 3, 28)
    Absence.objects.create(
        cosmetologist=cast.clara,
        starts_at=datetime(2026, 3, 28, 18, tzinfo=BERLIN),
        ends_at=datetime(2026, 3, 29, 10, tzinfo=BERLIN),
    )
    days = horizon(BERLIN, saturday, 2)
    away = clara(load(cast, days)).away
    assert wall_clock(away, days) == ["28 18:00-10:00"]
    assert away.bit_count() == 15 * 12  # the night is an hour short


def test_two_rows_on_a_day_make_a_break(cast: Cast, monday_only: Horizon) -> None:
    cast.location.opening_hours.filter(weekday=0).update(closes=time(13))
    cast.location.opening_hours.create(weekday=0, opens=time(14), closes=time(18, 30))
    opening = load(cast, monday_only).opening
    assert wall_clock(opening, monday_only) == ["02 09:00-13:00", "02 14:00-18:30"]


def test_absences_and_outages_are_away_half_open(cast: Cast, monday_only: Horizon) -> None:
    ten = datetime(2026, 3, 2, 10, tzinfo=BERLIN)
    Absence.objects.create(cosmetologist=cast.clara, starts_at=ten, ends_at=ten + timedelta(hours=1))
    Outage.objects.create(room=cast.rooms[1], starts_at=ten, ends_at=ten + timedelta(hours=2))
    Outage.objects.create(device=cast.devices[0], starts_at=ten, ends_at=ten + timedelta(hours=3))
    resources = load(cast, monday_only)
    assert wall_clock(clara(resources).away, monday_only) == ["02 10:00-11:00"]
    assert [wall_clock(room.away, monday_only) for room in resources.rooms] == [[], ["02 10:00-12:00"]]
    assert resources.devices is not None
    assert wall_clock(resources.devices[0].away, monday_only) == ["02 10:00-13:00"]
    assert resources.staff[1].away == 0


def test_closures_are_whole_days_and_keep_their_reason(cast: Cast) -> None:
    Closure.objects.create(location=cast.location, starts_on=MONDAY, ends_on=date(2026, 3, 3), reason="Paint")
    days = horizon(BERLIN, MONDAY, 3)
    closure = load(cast, days).closures[1]
    assert (closure.kind, closure.label) == ("closure", "Paint")
    assert closure.mask == days.day_mask(0) | days.day_mask(1)


def test_public_holidays_close_the_locations_of_their_region_only(db: None) -> None:
    days = horizon(BERLIN, date(2026, 3, 6), 5)  # 8 March is a holiday in Berlin, not in Bavaria
    berlin, bavaria, nowhere = (
        make_cast(country=country, subdivision=subdivision)
        for country, subdivision in (("DE", "BE"), ("DE", "BY"), ("", ""))
    )
    assert [one.mask for one in load(berlin, days).closures if one.kind == "holiday"] == [days.day_mask(2)]
    assert [one.kind for one in load(bavaria, days).closures] == ["past"]
    assert [one.kind for one in load(nowhere, days).closures] == ["past"]


def test_an_unknown_country_has_no_holidays_and_says_so() -> None:
    assert list(public_holidays("XX", "", "en", MONDAY, MONDAY + timedelta(days=365))) == []
    assert not known_region("XX")
    assert not known_region("DE", "ZZ")
    assert known_region("DE", "BE")


def test_a_session_holds_four_things_with_preparation_and_clean_up(cast: Cast, monday_only: Horizon) -> None:
    make_course(cast, [datetime(2026, 3, 2, 10, tzinfo=BERLIN)])
    resources = load(cast, monday_only, client_id=cast.nora.pk)
    held = ["02 09:55-11:10"]
    assert wall_clock(clara(resources).busy, monday_only) == held
    assert wall_clock(resources.rooms[0].busy, monday_only) == held
    assert wall_clock(resources.client.busy, monday_only) == held
    assert resources.devices is not None
    assert wall_clock(resources.devices[0].busy, monday_only) == held
    assert (resources.staff[1].busy, resources.rooms[1].busy, resources.devices[1].busy) == (0, 0, 0)
    assert load(cast, monday_only, client_id=cast.nora.pk + 1).client.busy == 0


@pytest.mark.parametrize(("status", "held"), [("cancelled", False), ("no_show", False), ("arrived", True)])
def test_only_live_sessions_hold_anything(cast: Cast, monday_only: Horizon, status: str, held: bool) -> None:
    course = make_course(cast, [datetime(2026, 3, 2, 10, tzinfo=BERLIN)])
    course.sessions.update(status=status)
    assert bool(clara(load(cast, monday_only)).busy) is held


def test_the_client_is_busy_with_her_sessions_at_every_location(cast: Cast, monday_only: Horizon) -> None:
    elsewhere = make_cast()
    make_course(elsewhere, [datetime(2026, 3, 2, 10, tzinfo=BERLIN)], client=cast.nora)
    resources = load(cast, monday_only, client_id=cast.nora.pk)
    assert wall_clock(resources.client.busy, monday_only) == ["02 09:55-11:10"]
    assert not any(one.busy for one in (*resources.staff, *resources.rooms))


def test_sessions_about_to_move_are_in_nobodys_way(cast: Cast, monday_only: Horizon) -> None:
    course = make_course(cast, [datetime(2026, 3, 2, 10, tzinfo=BERLIN)])
    resources = availability.load(
        location=cast.location,
        treatment_id=1,
        client_id=cast.nora.pk,
        days=monday_only,
        now=LONG_AGO,
        without=[course.sessions.get().pk],
    )
    assert (clara(resources).busy, resources.client.busy) == (0, 0)


def test_only_what_is_in_use_and_does_the_treatment_belongs_to_it(cast: Cast, monday_only: Horizon) -> None:
    face = Treatment.objects.create(code="face", name="Face", area="face")
    hands = Treatment.objects.create(code="hands", name="Hands", area="hands")
    cast.dina.treatments.set([hands])
    RoomFactory(location=cast.location, active=False)
    CosmetologistFactory(location=cast.location, active=False)
    RoomFactory()
    faces, both = (load(cast, monday_only, treatment_id=one.pk) for one in (face, hands))
    assert [one.id for one in faces.staff] == [cast.clara.pk]
    assert [one.id for one in both.staff] == [cast.clara.pk, cast.dina.pk]
    assert [one.id for one in faces.rooms] == [room.pk for room in cast.rooms]


def test_nothing_starts_in_the_past(cast: Cast, monday_only: Horizon) -> None:
    past = load(cast, monday_only, now=datetime(2026, 3, 2, 12, 1, tzinfo=BERLIN)).closures[0]
    assert past.kind == "past"
    assert wall_clock(past.mask, monday_only) == ["02 00:00-12:05"]


def test_one_query_however_full_the_diary_is(desk: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk.book(desk.rhythm(MONDAY, 10))
    days = horizon(BERLIN, MONDAY, 60)
    for client in (0, desk.cast.nora.pk):
        with django_assert_num_queries(1):
            load(desk.cast, days, client_id=client)
