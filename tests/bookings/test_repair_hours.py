"""Hours, holidays and what is in use: what a change would hit is shown before it is saved, and saved with the moves."""

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest

from bookings.availability.hours import WeeklyRow, spans_on, weekly_mask
from bookings.models import Course, Repair, RepairItem, Session, WorkingHours
from bookings.planning.zones import horizon
from bookings.selectors.team import other_hours, weeks_of
from bookings.services.repair import Cause, CauseKind, apply_repair, show_repair, undo_repair
from bookings.services.repair import hours_change as change
from bookings.services.repair.propose import propose_repair, sessions_hit
from bookings.services.team import hours
from bookings.spans import Span
from salon.accounts.models import Closure, OpeningHours
from salon.errors import Conflict, Invalid
from tests.factories import CosmetologistFactory
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)
NINE, ONE, TWO, EIGHT = time(9), time(13), time(14), time(20)


@pytest.fixture
def course(desk: Desk) -> Course:
    """Six with Clara, Mondays and Thursdays at ten."""
    return desk.book(desk.rhythm(MONDAY, 6))


def places(course: Course) -> list[tuple[datetime, int]]:
    return list(course.sessions.order_by("number").values_list("starts_at", "cosmetologist_id"))


def week(starts: time = NINE, ends: time = EIGHT, days: range = range(6)) -> list[Span]:
    return [Span(day, starts, ends) for day in days]


def rows_of(desk: Desk) -> list[tuple[int, time, time]]:
    return list(
        WorkingHours.objects.filter(cosmetologist=desk.cast.clara)
        .order_by("weekday", "starts")
        .values_list("weekday", "starts", "ends")
    )


def test_hours_that_hit_nobody_are_saved_at_once_and_can_be_taken_back(desk: Desk, course: Course) -> None:
    before = rows_of(desk)
    repair = hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[week(ends=TWO)], actor=desk.rita)
    assert (repair.status, rows_of(desk)[0]) == ("applied", (0, NINE, TWO))
    undo_repair(repair=repair, actor=desk.rita)
    assert rows_of(desk) == before


def test_hours_that_hit_sessions_are_not_saved_before_the_button_is_pressed(desk: Desk, course: Course) -> None:
    before, stood = rows_of(desk), places(course)
    repair = hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[week(starts=TWO)], actor=desk.rita)
    assert (repair.status, repair.items.count()) == ("proposed", 6)
    assert (rows_of(desk), places(course)) == (before, stood)
    apply_repair(repair=repair, actor=desk.rita)
    assert rows_of(desk)[0] == (0, TWO, EIGHT)
    assert all(start.hour >= 13 or who == desk.cast.dina.pk for start, who in places(course))  # 14:00 is 13:00 UTC
    undo_repair(repair=repair, actor=desk.rita)
    assert (rows_of(desk), places(course)) == (before, stood)


def test_only_what_the_change_itself_hits_is_moved(desk: Desk, course: Course) -> None:
    Closure.objects.create(location=desk.cast.location, starts_on=MONDAY, ends_on=MONDAY)  # a misfit from before
    thursdays_off = [one for one in week() if one.weekday != 3]
    repair = hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[thursdays_off], actor=desk.rita)
    assert {item.before["starts_at"][:10] for item in RepairItem.objects.filter(repair=repair)} == {
        "2026-03-12",
        "2026-03-19",
        "2026-03-26",
    }


def test_only_noted_the_sessions_stay_and_it_says_so(desk: Desk, course: Course) -> None:
    stood = places(course)
    repair = hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[week(starts=TWO)], actor=desk.rita)
    apply_repair(repair=repair, actor=desk.rita, move=False)
    assert (rows_of(desk)[0], places(course)) == ((0, TWO, EIGHT), stood)
    shown = show_repair(Repair.objects.get(pk=repair.pk))
    assert (shown.moved, shown.clients[0].changes[0].reason) == (0, "It was left where it stands.")
    undo_repair(repair=repair, actor=desk.rita)
    assert rows_of(desk)[0] == (0, NINE, EIGHT)


def test_opening_hours_holidays_and_use_are_changed_the_same_way(desk: Desk, course: Course) -> None:
    location = desk.cast.location
    late = [Span(day, ONE, EIGHT) for day in range(6)]
    assert hours.set_opening_hours(location=location, spans=late, actor=desk.rita).items.count() == 6
    assert OpeningHours.objects.filter(location=location, opens=NINE).count() == 6
    assert hours.set_use(thing=desk.cast.rooms[0], active=False, actor=desk.rita).items.count() == 6
    assert hours.set_use(thing=desk.cast.devices[0], active=False, actor=desk.rita).items.count() == 6
    desk.cast.rooms[0].refresh_from_db()
    assert desk.cast.rooms[0].active
    gone = hours.set_use(thing=desk.cast.clara, active=False, actor=desk.rita)
    apply_repair(repair=gone, actor=desk.rita)
    assert {who for _start, who in places(course)} == {desk.cast.dina.pk}
    undo_repair(repair=gone, actor=desk.rita)
    desk.cast.clara.refresh_from_db()
    assert desk.cast.clara.active


def test_a_public_holiday_of_the_chosen_country_moves_what_stands_on_it(desk: Desk) -> None:
    good_friday = date(2026, 4, 3)
    course = desk.book([desk.slot(desk.at(good_friday, 10))])
    location = desk.cast.location
    repair = hours.set_holidays(location=location, country="DE", subdivision="BE", actor=desk.rita)
    assert repair.items.count() == 1
    location.refresh_from_db()
    assert location.country == ""
    apply_repair(repair=repair, actor=desk.rita)
    location.refresh_from_db()
    assert (location.country, location.subdivision) == ("DE", "BE")
    assert course.sessions.get().starts_at.date() != good_friday


@pytest.mark.parametrize(("country", "subdivision", "field"), [("QQ", "", "country"), ("DE", "XX", "subdivision")])
def test_a_country_or_region_nobody_knows_is_refused(desk: Desk, country: str, subdivision: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        hours.set_holidays(location=desk.cast.location, country=country, subdivision=subdivision, actor=desk.rita)
    assert list(caught.value.errors) == [field]


def test_another_locations_people_are_refused(desk: Desk) -> None:
    stranger = CosmetologistFactory()
    for what in (change.working(stranger.pk, []), change.use("cosmetologist", stranger.pk, active=False)):
        with pytest.raises(Invalid):
            propose_repair(location=desk.cast.location, cause=Cause(CauseKind.HOURS, change=what), actor=desk.rita)


def test_hours_changed_again_since_are_not_taken_back(desk: Desk) -> None:
    repair = hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[week(ends=TWO)], actor=desk.rita)
    hours.set_working_hours(cosmetologist=desk.cast.clara, weeks=[week(ends=ONE)], actor=desk.rita)
    with pytest.raises(Conflict) as caught:
        undo_repair(repair=repair, actor=desk.rita)
    assert caught.value.code == "cannot_undo"
    assert rows_of(desk)[0] == (0, NINE, ONE)


def test_days_closed_in_part_already_cannot_be_closed_again(desk: Desk) -> None:
    Closure.objects.create(location=desk.cast.location, starts_on=MONDAY, ends_on=MONDAY)
    both = Cause(CauseKind.CLOSURE, 0, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(days=2), 0))
    with pytest.raises(Conflict) as caught:
        propose_repair(location=desk.cast.location, cause=both, actor=desk.rita)
    assert caught.value.code == "closed_already"


def test_looking_changes_nothing(desk: Desk, course: Course) -> None:
    before = rows_of(desk)
    what = change.working(desk.cast.clara.pk, [])
    hit = sessions_hit(location=desk.cast.location, cause=Cause(CauseKind.HOURS, change=what))
    assert [one.number for one in hit] == [1, 2, 3, 4, 5, 6]
    assert (rows_of(desk), Repair.objects.count()) == (before, 0)


def test_two_weeks_in_turn_and_back_again(desk: Desk) -> None:
    clara = desk.cast.clara
    turns = [week(NINE, ONE), week(TWO, EIGHT)]
    hours.set_working_hours(cosmetologist=clara, weeks=turns, actor=desk.rita)
    assert weeks_of(clara) == turns
    hours.set_working_hours(cosmetologist=clara, weeks=[week()], actor=desk.rita)
    assert weeks_of(clara) == [week()]


def test_other_hours_stand_instead_of_the_usual_ones_on_their_days_only(desk: Desk) -> None:
    clara = desk.cast.clara
    asked = {"first": MONDAY, "last": MONDAY + timedelta(days=2), "spans": [(TWO, EIGHT)], "weekdays": [0, 2]}
    hours.add_other_hours(cosmetologist=clara, **asked, actor=desk.rita)
    rows = [
        WeeklyRow(one.weekday, one.starts, one.ends, one.valid_from, one.valid_to) for one in clara.working_hours.all()
    ]
    seen = [spans_on(rows, MONDAY + timedelta(days=n)) for n in range(4)]
    assert seen == [[(TWO, EIGHT)], [], [(TWO, EIGHT)], [(NINE, EIGHT)]]
    days = horizon(desk.zone, MONDAY, 4)
    mask = weekly_mask(days, rows)
    inside = [
        bool(mask >> days.slot_of(MONDAY + timedelta(days=n), at * 60) & 1) for n, at in product(range(4), (10, 15))
    ]
    assert inside == [False, True, False, False, False, True, True, True]
    with pytest.raises(Conflict) as caught:
        hours.add_other_hours(cosmetologist=clara, **asked, actor=desk.rita)
    assert caught.value.code == "hours_already"
    (found,) = other_hours(clara)
    hours.drop_other_hours(cosmetologist=clara, first=found.first, last=found.last, actor=desk.rita)
    assert other_hours(clara) == []


@pytest.mark.parametrize(
    ("last", "weekdays", "spans", "field"),
    [
        (MONDAY - timedelta(days=1), [], [(NINE, ONE)], "ends_on"),
        (MONDAY + timedelta(days=1000), [], [(NINE, ONE)], "ends_on"),
        (MONDAY, [3], [(NINE, ONE)], "weekdays"),
        (MONDAY, [], [(ONE, NINE)], "starts"),
        (MONDAY, [], [(NINE, TWO), (ONE, EIGHT)], "starts"),
    ],
)
def test_impossible_other_hours_are_said_beside_their_field(
    desk: Desk, last: date, weekdays: list[int], spans: list[tuple[time, time]], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        hours.add_other_hours(
            cosmetologist=desk.cast.clara, first=MONDAY, last=last, spans=spans, weekdays=weekdays, actor=desk.rita
        )
    assert list(caught.value.errors) == [field]


def test_an_old_proposal_nobody_made_real_is_swept_away(desk: Desk, course: Course) -> None:
    cause = Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, desk.at(MONDAY, 0), desk.at(MONDAY, 23))
    old = propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)
    Repair.objects.filter(pk=old.pk).update(proposed_at=old.proposed_at - timedelta(days=8))
    propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)
    assert not Repair.objects.filter(pk=old.pk).exists()
    assert Session.objects.count() == 6
