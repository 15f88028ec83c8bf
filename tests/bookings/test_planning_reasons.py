"""What the planner says, in the words the desk reads: why a date was refused, why a plan is offered, or none."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from bookings import sentences
from bookings.obstacles import Cause, Obstacle
from bookings.planning.cost import Weights
from bookings.planning.model import Closure, Fixed, Label, NoPlan, Place, PlanRequest, Refusal, Resources, Rhythm, Wish
from bookings.planning.planner import plan_course
from bookings.planning.refusals import refusals
from bookings.planning.relaxation import relaxations
from bookings.planning.timeline import Timeline
from bookings.planning.zones import Horizon, horizon

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 6, 1)
TUESDAY = MONDAY + timedelta(days=1)
NOON = (Wish(1, 720, 780),)


def at(days: Horizon, on: date, start: int, end: int) -> int:
    return days.hours_on(on, [(start, end)])


def a_salon(days: Horizon, **busy: dict[int, int]) -> Resources:
    """Two of everything, open from 9 to 18 on all days; ``staff={1: mask}`` makes the first cosmetologist busy."""
    hours = days.weekly({weekday: [(540, 1080)] for weekday in range(7)})

    def pair(kind: str, names: tuple[str, str], within: int) -> tuple[Timeline, ...]:
        taken = busy.get(kind, {})
        return tuple(Timeline(n, within, busy=taken.get(n, 0), name=name) for n, name in enumerate(names, start=1))

    return Resources(
        horizon=days,
        opening=hours,
        staff=pair("staff", ("Clara", "Dina"), hours),
        rooms=pair("rooms", ("Room 1", "Room 2"), days.full),
        devices=pair("devices", ("Oxy 1", "Oxy 2"), days.full),
        client=Timeline(1, days.full, busy=busy.get("client", {}).get(1, 0)),
    )


def weekly(**changes: object) -> PlanRequest:
    """Three sessions, one a week, Tuesdays at noon."""
    request = PlanRequest(sessions=3, first_date=MONDAY, minutes=60, rhythm=Rhythm(1, 7), wishes=NOON)
    return replace(request, **changes)  # type: ignore[arg-type]


@pytest.fixture
def days() -> Horizon:
    return horizon(BERLIN, MONDAY, 45)


def said_of(refusal: Refusal) -> str:
    return sentences.refusal(refusal, datetime.combine(refusal.date, time(*divmod(refusal.minute, 60)), tzinfo=BERLIN))


def first_refusal(request: PlanRequest, resources: Resources) -> str:
    answer = plan_course(request, resources)
    assert not isinstance(answer, NoPlan)
    return said_of(refusals(request, resources, answer[0])[0])


def test_a_preparation_that_would_begin_the_day_before_is_refused_and_nobody_called_busy(days: Horizon) -> None:
    hours = days.weekly({weekday: [(0, 1440)] for weekday in range(7)})
    salon = replace(a_salon(days), opening=hours)
    all_day = replace(salon, staff=tuple(replace(one, hours=days.full) for one in salon.staff))
    said = first_refusal(weekly(minutes_before=5, wishes=(Wish(0, 0, 60),)), all_day)
    assert said.startswith("Its preparation of 5 minutes would begin before the first day;")


def test_busy_devices_are_named_with_the_time_they_are_free_again(days: Horizon) -> None:
    taken = at(days, TUESDAY, 660, 750)
    resources = a_salon(days, devices={1: taken, 2: taken | at(days, TUESDAY, 750, 780)})
    assert first_refusal(weekly(), resources) == "Both oxygen devices are in use until 12:30; nearest: 12:30."


def test_the_cause_that_lasts_longest_is_named(days: Horizon) -> None:
    rooms, staff = at(days, TUESDAY, 600, 735), at(days, TUESDAY, 600, 765)
    resources = a_salon(days, rooms={1: rooms, 2: rooms}, staff={1: staff, 2: staff})
    assert first_refusal(weekly(), resources) == "Both cosmetologists are busy until 12:45; nearest: 12:45."


def test_preparation_needs_the_room_too(days: Horizon) -> None:
    rooms = at(days, TUESDAY, 600, 720)
    resources = a_salon(days, rooms={1: rooms, 2: rooms})
    answer = first_refusal(weekly(minutes_before=10), resources)
    assert answer == "Both rooms are taken until 12:00; nearest: 12:15."


def test_a_required_cosmetologist_is_named(days: Horizon) -> None:
    resources = a_salon(days, staff={2: at(days, TUESDAY, 680, 800)})
    assert first_refusal(weekly(required=2), resources) == "Dina is busy until 13:20; nearest: 13:30."


def test_an_absence_is_not_called_busy(days: Horizon) -> None:
    resources = a_salon(days)
    dina = replace(resources.staff[1], away=days.dates(TUESDAY, TUESDAY))
    resources = replace(resources, staff=(dina,))
    assert first_refusal(weekly(), resources) == "Dina is away until Wed 3 Jun, 09:00; nearest: Mon 1 Jun, 17:00."


def test_one_is_ill_and_the_other_busy_is_not_called_both_busy(days: Horizon) -> None:
    resources = a_salon(days, staff={2: at(days, TUESDAY, 600, 765)})
    clara = replace(resources.staff[0], away=days.dates(TUESDAY, TUESDAY))
    answer = first_refusal(weekly(), replace(resources, staff=(clara, resources.staff[1])))
    assert answer == "No cosmetologist is free long enough until 12:45; nearest: 12:45."


def test_a_gap_too_short_is_not_called_busy(days: Horizon) -> None:
    taken = at(days, TUESDAY, 660, 750) | at(days, TUESDAY, 780, 840)
    answer = first_refusal(weekly(), a_salon(days, devices={1: taken, 2: taken}))
    assert answer == "No oxygen device is free long enough until 14:00; nearest: 10:00."


def test_the_only_one_who_may_is_named_whatever_is_the_matter(days: Horizon) -> None:
    resources = a_salon(days, staff={2: at(days, TUESDAY, 660, 750) | at(days, TUESDAY, 780, 840)})
    answer = first_refusal(weekly(required=2), resources)
    assert answer == "Dina is not free long enough until 14:00; nearest: 10:00."


def test_whoever_is_busy_until_she_goes_home_is_not_busy_all_night(days: Horizon) -> None:
    resources = a_salon(days, staff={2: at(days, TUESDAY, 660, 1080)})
    assert first_refusal(weekly(required=2), resources) == "Dina is busy; nearest: 10:00."


def test_a_day_off_is_not_an_absence(days: Horizon) -> None:
    resources = a_salon(days)
    works = days.weekly({weekday: [(540, 1080)] for weekday in (0, 2, 3, 4)})
    resources = replace(resources, staff=(replace(resources.staff[0], hours=works),))
    assert first_refusal(weekly(), resources).startswith("Clara does not work at that time; nearest: ")


def test_the_clients_own_other_session_is_named(days: Horizon) -> None:
    resources = a_salon(days, client={1: at(days, TUESDAY, 720, 780)})
    assert first_refusal(weekly(), resources) == "The client has another session until 13:00; nearest: 11:00."


@pytest.mark.parametrize(
    ("kind", "label", "said"),
    [
        ("holiday", "Ascension Day", "Public holiday: Ascension Day"),
        ("closure", "stock-taking", "The salon is closed that day: stock-taking"),
        ("closure", "", "The salon is closed that day"),
        ("past", "", "This time is already past"),
    ],
)
def test_a_closed_day_is_named(days: Horizon, kind: str, label: str, said: str) -> None:
    resources = replace(a_salon(days), closures=(Closure(kind, label, days.dates(TUESDAY, TUESDAY)),))
    assert first_refusal(weekly(), resources).split(";")[0] == said


def test_outside_the_opening_hours_and_closed_that_weekday_differ(days: Horizon) -> None:
    resources = a_salon(days)
    assert first_refusal(weekly(wishes=(Wish(1, 1100, 1200),)), resources).startswith(
        "The salon is closed at that time;"
    )
    shut = replace(resources, opening=resources.opening & ~days.dates(TUESDAY, TUESDAY))
    assert first_refusal(weekly(), shut).startswith("The salon is closed that day;")


def test_only_at_these_times_holds_even_where_other_times_cost_nothing(days: Horizon) -> None:
    request = weekly(weights=Weights(weekday_off=0, minute_off=0), only_wishes=True)
    full = a_salon(days, client={1: days.dates(TUESDAY, TUESDAY)})
    answer = plan_course(request, full)
    assert not isinstance(answer, NoPlan)
    assert {(one.place.date.weekday(), one.place.minute) for one in answer[0].sessions} == {(1, 720)}
    soft = replace(request, only_wishes=False)
    answer = plan_course(soft, full)
    assert not isinstance(answer, NoPlan)
    assert refusals(soft, full, answer[0])[0].reason.code == "client_busy"


def test_a_window_shorter_than_the_visit_holds_none(days: Horizon) -> None:
    half_an_hour = (Wish(1, 720, 750),)
    answer = plan_course(weekly(wishes=half_an_hour), a_salon(days))
    assert not isinstance(answer, NoPlan)
    assert sentences.reason(answer[0].reasons[0]) == "0 of 3 sessions lie inside the wished times"
    assert answer[0].cost.time_of_day == 3 * 30 * Weights().minute_off
    said = first_refusal(weekly(wishes=half_an_hour), a_salon(days))
    assert said.startswith("No session of 60 minutes fits into the wished time; nearest: ")
    only = weekly(wishes=half_an_hour, only_wishes=True)
    refused = plan_course(only, a_salon(days))
    assert isinstance(refused, NoPlan)
    assert refused.reason.code == "no_plan_wishes"
    wider = relaxations(only, a_salon(days))[0]
    assert sentences.relaxation(wider.reason) == "With hours 30 minutes wider on either side"
    assert all(690 <= one.place.minute <= 720 for one in wider.plan.sessions)


def test_a_screening_that_defers_says_until_when(days: Horizon) -> None:
    until = MONDAY + timedelta(days=3)
    answer = first_refusal(weekly(deferred_until=until), a_salon(days))
    assert answer.startswith("The screening puts it off until Thu 4 Jun;")


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (Rhythm(1, 7), "Too close to session 1 on Tue 2 Jun"),
        (Rhythm(2, 1), "There are already 2 sessions within 7 days"),
    ],
)
def test_the_rhythm_is_a_reason_too(days: Horizon, rhythm: Rhythm, said: str) -> None:
    resources = a_salon(days)
    wishes = tuple(Wish(weekday, 720, 780) for weekday in range(1, 6))
    request = weekly(rhythm=rhythm, wishes=wishes, sessions=4)
    answer = plan_course(request, resources)
    assert not isinstance(answer, NoPlan)
    found = {refusal.date: said_of(refusal).split(";")[0] for refusal in refusals(request, resources, answer[0])}
    assert not {session.place.date for session in answer[0].sessions} & set(found)
    assert said in found.values()


def test_a_plan_that_meets_every_wish_refuses_nothing(days: Horizon) -> None:
    resources = a_salon(days)
    answer = plan_course(weekly(), resources)
    assert not isinstance(answer, NoPlan)
    assert [(one.place.date.weekday(), one.place.minute) for one in answer[0].sessions] == [(1, 720)] * 3
    assert refusals(weekly(), resources, answer[0]) == []
    assert [sentences.reason(one) for one in answer[0].reasons] == [
        "3 of 3 sessions lie inside the wished times",
        "all with Clara",
        "always at 12:00",
        "done on Tue 16 Jun",
    ]


@pytest.mark.parametrize(
    ("kind", "code"), [("staff", "staff"), ("rooms", "room"), ("devices", "device"), ("client", "client")]
)
def test_no_plan_names_the_one_thing_that_is_short(days: Horizon, kind: str, code: str) -> None:
    full = {1: days.full} if kind == "client" else {1: days.full, 2: days.full}
    answer = plan_course(weekly(), a_salon(days, **{kind: full}))
    assert isinstance(answer, NoPlan)
    assert answer.reason.code == f"no_plan_{code}"
    assert answer.number == 1


def test_no_plan_says_when_the_salon_is_shut_or_the_wishes_too_narrow(days: Horizon) -> None:
    shut = replace(a_salon(days), opening=0)
    narrow = weekly(wishes=(Wish(1, 0, 60),), only_wishes=True)
    for request, resources, code in ((weekly(), shut, "closed"), (narrow, a_salon(days), "wishes")):
        answer = plan_course(request, resources)
        assert isinstance(answer, NoPlan)
        assert answer.reason.code == f"no_plan_{code}"


def test_no_plan_counts_from_the_first_session_that_finds_no_time(days: Horizon) -> None:
    late = days.dates(MONDAY + timedelta(days=9), days.last)
    answer = plan_course(weekly(), a_salon(days, devices={1: late, 2: late}))
    assert isinstance(answer, NoPlan)
    assert answer.number == 3


def test_pinned_dates_too_close_together_leave_no_room(days: Horizon) -> None:
    pins = tuple(
        Fixed(number, datetime(2026, 6, 2 + shift, 12, tzinfo=BERLIN), 1, 1, 1) for number, shift in ((1, 0), (3, 10))
    )
    answer = plan_course(weekly(fixed=pins), a_salon(days))
    assert isinstance(answer, NoPlan)
    assert answer.reason.code == "no_plan_fixed_in_the_way"
    assert answer.number == 2


def test_another_cosmetologist_is_the_relaxation_when_only_she_is_busy(days: Horizon) -> None:
    request, resources = weekly(required=2), a_salon(days, staff={2: days.full})
    (found,) = relaxations(request, resources)
    assert sentences.relaxation(found.reason) == "Not only with Dina"
    assert {one.place.cosmetologist for one in found.plan.sessions} == {1}


def test_a_later_start_is_the_relaxation_when_the_first_weeks_are_full(days: Horizon) -> None:
    busy = days.dates(MONDAY, MONDAY + timedelta(days=24))
    request, resources = weekly(slack_days=7), a_salon(days, devices={1: busy, 2: busy})
    found = {one.reason.code: one for one in relaxations(request, resources)}
    assert found["start"].reason.params == {"date": date(2026, 6, 19)}
    assert found["more_days"].plan.finishes_on <= days.last


def test_a_pin_let_go_is_a_relaxation(days: Horizon) -> None:
    noon = datetime(2026, 6, 2, 12, tzinfo=BERLIN)
    pins = (Fixed(1, noon, 1, 1, 1), Fixed(3, noon + timedelta(days=10), 1, 1, 1))
    found = relaxations(weekly(fixed=pins), a_salon(days), pins=[3])
    assert [sentences.relaxation(one.reason) for one in found] == ["With session 3 let go"]


def test_all_of_it_is_said_in_russian_too(days: Horizon) -> None:
    taken = at(days, TUESDAY, 660, 750)
    broken = [replace(one, away=taken) for one in a_salon(days).devices or ()]
    three = replace(a_salon(days), devices=(*broken, replace(broken[0], id=3)))
    with translation.override("ru"):
        busy = first_refusal(weekly(), a_salon(days, devices={1: taken, 2: taken}))
        assert busy == "Оба кислородных аппарата в работе до 12:30; ближайшее: 12:30."
        out_of_order = "Не работают все 3 кислородных аппарата до 12:30; ближайшее: 12:30."
        assert first_refusal(weekly(), three) == out_of_order
        known = Obstacle(Cause.AWAY, "room", "Вода", days.slot_of(TUESDAY, 750))
        assert sentences.obstacle(known, days, datetime(2026, 6, 2, 12, tzinfo=BERLIN)) == "Вода: не работает до 12:30."
        assert sentences.title(Label.SOONEST) == "Закончить раньше всего"


def test_a_day_beside_the_wish_is_better_than_changing_hands_later(days: Horizon) -> None:
    """Clara is there on the first two Tuesdays only, Dina on all days but the second: the third session is hers."""
    tuesdays = [days.dates(TUESDAY + timedelta(weeks=week), TUESDAY + timedelta(weeks=week)) for week in range(2)]
    resources = a_salon(days)
    clara = replace(resources.staff[0], hours=resources.staff[0].hours & (tuesdays[0] | tuesdays[1]))
    dina = replace(resources.staff[1], hours=resources.staff[1].hours & ~tuesdays[1])
    nothing_else = {"outside_wish": 0, "time_change": 0, "late_day": 0, "start_day": 0, "uneven_day": 0}
    weights = Weights(weekday_off=10, cosmetologist_change=200, **nothing_else)
    request = weekly(weights=weights, slack_days=3)
    answer = plan_course(request, replace(resources, staff=(clara, dina)))
    assert not isinstance(answer, NoPlan)
    assert [one.place.cosmetologist for one in answer[0].sessions] == [2, 2, 2]
    assert answer[0].cost.total == 20


@pytest.mark.parametrize(("minute_off", "labels"), [(1, ["closest", "one_cosmetologist"]), (5, ["closest"])])
def test_one_cosmetologist_throughout_is_offered_but_not_at_any_price(
    days: Horizon, minute_off: int, labels: list[str]
) -> None:
    """Clara is there at noon on the first and third Tuesday, on the second only at nine; Dina on all but the third."""
    second = days.dates(TUESDAY + timedelta(days=7), TUESDAY + timedelta(days=7))
    other_days = ~days.weekly({1: [(0, 1440)]})
    late = days.weekly({1: [(600, 1440)]})
    dinas = other_days | days.dates(TUESDAY + timedelta(days=14), TUESDAY + timedelta(days=14))
    resources = a_salon(days, staff={1: other_days & days.full | late & second, 2: dinas & days.full})
    weights = Weights(minute_off=minute_off, cosmetologist_change=10, start_day=0, late_day=500)
    offered = plan_course(weekly(weights=weights), resources)
    assert not isinstance(offered, NoPlan)
    assert [one.label for one in offered] == labels
    assert {one.place.cosmetologist for one in offered[0].sessions} == {1, 2}
    if offered[1:]:
        assert sentences.reason(offered[1].reasons[0]) == "all with Clara"


def test_a_plan_that_is_soonest_and_in_one_hand_is_offered_once(days: Horizon) -> None:
    """Clara is there on the first Tuesday, Elif on the third; Dina on the Mondays before the first and the second."""

    def there(name: str, *after: int) -> Timeline:
        hours = sum(days.dates(on, on) for on in (MONDAY + timedelta(days=n) for n in after))
        return Timeline(1 + len(staff), hours, name=name)

    staff: list[Timeline] = []
    for name, after in (("Clara", (1,)), ("Dina", (0, 7)), ("Elif", (15,))):
        staff.append(there(name, *after))
    request = weekly(sessions=2, weights=Weights(weekday_off=200, late_day=0, uneven_day=0, start_day=0))
    offered = plan_course(request, replace(a_salon(days), staff=tuple(staff)))
    assert not isinstance(offered, NoPlan)
    assert [one.label for one in offered] == ["closest", "soonest"]
    assert [sentences.reason(one) for one in offered[1].reasons][:3] == [
        "done on Mon 8 Jun, 8 days earlier",
        "0 of 2 sessions lie inside the wished times",
        "all with Dina",
    ]


def test_a_place_knows_its_moments(days: Horizon) -> None:
    answer = plan_course(weekly(), a_salon(days))
    assert not isinstance(answer, NoPlan)
    place: Place = answer[0].sessions[0].place
    assert place.starts_at.astimezone(BERLIN).replace(tzinfo=None).isoformat() == "2026-06-02T12:00:00"
    assert place.ends_at - place.starts_at == timedelta(hours=1)
