"""Planning as the desk asks for it: words, names, wall-clock times, and clear refusals."""

import re
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from bookings import sentences
from bookings.models import Absence, Outage, PlanningWeights
from bookings.planning import planner
from bookings.planning.cost import Weights
from bookings.planning.model import Wish
from bookings.proposals import PlanOutcome
from bookings.sentences import plans as words
from bookings.services.alternatives import to_draft
from bookings.services.plan_course import plan_course
from bookings.services.terms import terms_for
from clients.models import Screening, ScreeningAnswer
from salon.accounts.models import Closure
from salon.errors import Conflict, Invalid
from tests.factories import ClientFactory, CosmetologistFactory
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 2)
MON_THU = (Wish(0, 600, 780), Wish(3, 600, 780))


def plan(desk: Desk, **fields: object) -> PlanOutcome:
    values: dict[str, object] = {
        "location": desk.cast.location,
        "client": desk.cast.nora,
        "treatment": desk.treatment,
        "serum": desk.serum,
        "start_on": MONDAY,
    }
    return plan_course(**values | fields)


def test_ten_sessions_two_a_week_inside_the_wishes(desk: Desk) -> None:
    best = plan(desk, wishes=MON_THU).plans[0]
    assert [one.number for one in best.sessions] == list(range(1, 11))
    assert {(one.starts_at.weekday(), f"{one.starts_at:%H:%M}") for one in best.sessions} == {
        (0, "10:00"),
        (3, "10:00"),
    }
    assert {one.cosmetologist.name for one in best.sessions} == {"Clara"}
    assert best.title == "Closest to the wishes"
    assert best.explanation[0] == "10 of 10 sessions lie inside the wished times"
    assert best.finishes_on == date(2026, 4, 2)
    assert sum(best.parts.values()) == best.cost


def test_two_a_week_with_a_gap_of_two_gives_monday_and_thursday(desk: Desk) -> None:
    best = plan(desk, per_week=2, min_gap_days=2).plans[0]
    assert [one.starts_at.weekday() for one in best.sessions] == [0, 3] * 5
    assert best.parts["uneven_gaps"] == 0


def test_wished_weekdays_come_before_even_gaps(desk: Desk) -> None:
    best = plan(desk, wishes=(Wish(0, 600, 780), Wish(2, 600, 780))).plans[0]
    assert [one.starts_at.weekday() for one in best.sessions] == [0, 2] * 5
    assert best.parts["uneven_gaps"] == 9 * Weights().uneven_day


def test_who_wishes_one_weekday_gets_it_every_week(desk: Desk) -> None:
    """Monday and Wednesday lie as near to a wished Tuesday as Tuesday and Thursday do, and are never it."""
    best = plan(desk, wishes=(Wish(1, 600, 780),)).plans[0]
    assert [one.starts_at.weekday() for one in best.sessions] == [1, 3] * 5
    assert best.explanation[0] == "5 of 10 sessions lie inside the wished times"


@pytest.mark.parametrize(("points", "weekdays"), [(0, {0, 2}), (30, {0, 3})])
def test_the_owner_says_what_even_gaps_are_worth(desk: Desk, points: int, weekdays: set[int]) -> None:
    PlanningWeights.objects.create(location=desk.cast.location, uneven_day=points)
    best = plan(desk).plans[0]
    assert {one.starts_at.weekday() for one in best.sessions} == weekdays


def test_nothing_is_proposed_that_would_be_past_before_the_button_is_pressed(desk: Desk) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, 58, tzinfo=desk.cast.location.zone), tick=False):
        best = plan(desk, wishes=(Wish(0, 660, 780),)).plans[0]
        assert best.sessions[0].starts_at.strftime("%d %H:%M") == "02 11:15"


def test_a_place_pinned_within_the_lead_is_still_planned_around(desk: Desk) -> None:
    slot = plan(desk, wishes=(Wish(0, 660, 780),)).plans[0].sessions[0].slot
    with time_machine.travel(slot.starts_at - timedelta(minutes=2), tick=False):
        best = plan(desk, pinned=[slot]).plans[0]
        assert best.sessions[0].starts_at == slot.starts_at


def test_what_is_planned_can_be_booked(desk: Desk) -> None:
    best = plan(desk, wishes=MON_THU).plans[0]
    course = desk.book([one.slot for one in best.sessions])
    assert course.sessions.count() == 10


def test_times_come_with_the_locations_offset_on_both_sides_of_a_clock_change(desk: Desk) -> None:
    best = plan(desk, wishes=MON_THU).plans[0]
    assert {one.starts_at.utcoffset() for one in best.sessions} == {timedelta(hours=1), timedelta(hours=2)}
    assert best.as_json()["sessions"][0]["starts_at"] == "2026-03-02T10:00:00+01:00"


def test_at_most_ten_queries_with_or_without_a_plan(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        plan(desk, wishes=MON_THU)
    desk.cast.clara.working_hours.all().delete()
    with django_assert_max_num_queries(10), pytest.raises(Conflict):
        plan(desk, cosmetologist=desk.cast.clara)


def test_every_wish_not_met_has_a_reason_and_the_nearest_time(desk: Desk) -> None:
    monday = desk.at(MONDAY, 9)
    for device in desk.cast.devices:
        Outage.objects.create(device=device, starts_at=monday, ends_at=desk.at(MONDAY, 12, 30))
    outcome = plan(desk, wishes=[Wish(0, 720, 780)], sessions=1)
    (refused,) = outcome.refusals
    assert refused.starts_at == desk.at(MONDAY, 12)
    assert refused.reason.startswith("Both oxygen devices are out of order until 12:30; nearest: 12:45")
    assert refused.nearest == desk.at(MONDAY, 12, 45)


def test_both_devices_busy_reads_like_a_sentence(desk: Desk) -> None:
    for n in (0, 1):
        slots = desk.rhythm(MONDAY, 1, hour=11, minute=15, who=n, room=n, device=n)
        desk.book(slots, client=desk.client())
    CosmetologistFactory(location=desk.cast.location, name="Third")
    (refused,) = plan(desk, wishes=[Wish(0, 720, 780)], sessions=1, minutes=60).refusals
    assert refused.reason in {
        "Both rooms are taken until 12:25; nearest: 12:30.",
        "Both oxygen devices are in use until 12:25; nearest: 12:30.",
    }


def test_pinned_dates_stay_and_the_rest_is_planned_around_them(desk: Desk) -> None:
    pinned = replace(desk.slot(desk.at(date(2026, 3, 10), 15), who=1), number=3)
    best = plan(desk, wishes=MON_THU, pinned=[pinned]).plans[0]
    assert best.sessions[2].starts_at == desk.at(date(2026, 3, 10), 15)
    assert best.sessions[2].fixed
    assert best.sessions[2].cosmetologist.name == "Dina"


def test_a_pinned_date_taken_meanwhile_is_a_conflict_with_alternatives(desk: Desk) -> None:
    slot = desk.slot(desk.at(date(2026, 3, 10), 15))
    desk.book([slot], client=desk.client())
    with pytest.raises(Conflict) as caught:
        plan(desk, pinned=[replace(slot, number=3)])
    (row,) = caught.value.conflicts
    assert (row["number"], len(row["alternatives"])) == (3, 3)


@pytest.mark.parametrize("numbers", [(11,), (0,), (None,), (2, 2)])
def test_pins_carry_numbers_of_the_course(desk: Desk, numbers: tuple[int, ...]) -> None:
    slots = [replace(desk.slot(desk.at(date(2026, 3, 10), 12 + n)), number=one) for n, one in enumerate(numbers)]
    with pytest.raises(Invalid) as caught:
        plan(desk, pinned=slots)
    assert list(caught.value.errors) == ["pinned"]


def test_a_pin_before_the_first_date_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="before the first date"):
        plan(desk, start_on=date(2026, 3, 20), pinned=[replace(desk.slot(desk.at(MONDAY, 12)), number=1)])


def test_the_swap_list_offers_other_times_for_one_session_of_a_draft(desk: Desk) -> None:
    best = plan(desk, wishes=MON_THU).plans[0]
    found = to_draft(
        location=desk.cast.location,
        client=desk.cast.nora,
        treatment=desk.treatment,
        serum=desk.serum,
        terms=terms_for(desk.treatment),
        slots=[one.slot for one in best.sessions],
        number=4,
    )
    assert len(found) == 12
    assert {one.number for one in found} == {4}
    assert {one.starts_at.date() for one in found} == {date(2026, 3, 12)}
    assert all(one.starts_at != best.sessions[3].starts_at or one.cosmetologist.name == "Dina" for one in found)


# --- the client's screening -------------------------------------------------------------------------------------------


def test_a_deferral_is_time_she_cannot_come(desk: Desk) -> None:
    screening = Screening.objects.get(client=desk.cast.nora)
    waxing = ScreeningAnswer.objects.get(screening=screening, rule=desk.catalogue.rules["waxing"])
    ScreeningAnswer.objects.filter(pk=waxing.pk).update(yes=True, since=MONDAY)
    outcome = plan(desk, wishes=MON_THU)
    assert outcome.earliest == date(2026, 3, 4)
    assert outcome.plans[0].sessions[0].starts_at.date() == date(2026, 3, 5)
    assert outcome.refusals[0].reason.startswith("The screening puts it off until Wed 4 Mar")


def test_without_a_screening_nothing_is_planned(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        plan(desk, client=ClientFactory(location=desk.cast.location))
    assert caught.value.code == "screening_missing"


# --- no plan is an answer too -----------------------------------------------------------------------------------------


def test_no_plan_says_why_and_what_would_help(desk: Desk) -> None:
    Absence.objects.create(
        cosmetologist=desk.cast.clara, starts_at=desk.at(MONDAY, 0), ends_at=desk.at(date(2026, 4, 27), 0)
    )
    with pytest.raises(Conflict) as caught:
        plan(desk, cosmetologist=desk.cast.clara, wishes=MON_THU)
    error = caught.value
    assert (error.code, error.extra["reason"]) == ("no_plan", "no_plan_required_cosmetologist")
    assert "Clara" in str(error)
    offers = {one["code"]: one for one in error.extra["relaxations"]}
    assert offers["cosmetologist"]["sentence"] == "Not only with Clara"
    assert {one["cosmetologist_name"] for one in offers["cosmetologist"]["plan"]["sessions"]} == {"Dina"}
    assert offers["start"]["plan"]["sessions"][0]["starts_at"] >= "2026-04-27"
    assert error.extra["first_start_on"] is not None


def test_a_closed_salon_names_the_first_start_that_works(desk: Desk) -> None:
    Closure.objects.create(location=desk.cast.location, starts_on=MONDAY, ends_on=date(2026, 4, 30))
    with pytest.raises(Conflict) as caught:
        plan(desk, sessions=4)
    assert caught.value.extra["reason"] == "no_plan_closed"
    start = date.fromisoformat(caught.value.extra["first_start_on"])
    assert len(plan(desk, sessions=4, start_on=start).plans[0].sessions) == 4


def test_every_reason_the_planner_knows_has_words() -> None:
    """Those written out in its modules; those put together (``device_busy``) are met by the property tests."""
    modules = Path(planner.__file__).parent.glob("*.py")
    codes = {code for module in modules for code in re.findall(r'Reason\("(\w+)"', module.read_text())}
    assert "not_better" in codes
    assert codes <= {*words._FOR, *words._AGAINST, *words._RELAXED, *words._UNPLACED}


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start_on", date(2026, 3, 1)),
        ("start_on", date(2031, 3, 1)),
        ("sessions", 0),
        ("sessions", 31),
        ("per_week", 9),
        ("minutes", 10),
        ("min_gap_days", 0),
    ],
)
def test_impossible_numbers_stand_beside_their_field(desk: Desk, field: str, value: object) -> None:
    with pytest.raises(Invalid) as caught:
        plan(desk, **{field: value})
    assert list(caught.value.errors) == [field]


@pytest.mark.parametrize("role", ["cosmetologist", "preferred"])
def test_another_locations_cosmetologist_is_refused(desk: Desk, role: str) -> None:
    with pytest.raises(Invalid) as caught:
        plan(desk, **{role: CosmetologistFactory()})
    assert list(caught.value.errors) == ["cosmetologist"]


# --- the owner's weights ----------------------------------------------------------------------------------------------


def test_the_owner_weighs_what_a_plan_costs(desk: Desk) -> None:
    """Dina is preferred but can only come an hour later: with a heavy enough wish for the hour, Clara treats."""
    for day in range(28):
        on = MONDAY + timedelta(days=day)
        Absence.objects.create(cosmetologist=desk.cast.dina, starts_at=desk.at(on, 8), ends_at=desk.at(on, 12))
    wishes = [Wish(0, 600, 660)]
    chosen = plan(desk, preferred=desk.cast.dina, wishes=wishes, sessions=1).plans[0].sessions[0]
    assert chosen.cosmetologist.name == "Clara"
    PlanningWeights.objects.create(location=desk.cast.location, not_preferred=5000)
    chosen = plan(desk, preferred=desk.cast.dina, wishes=wishes, sessions=1).plans[0].sessions[0]
    assert chosen.cosmetologist.name == "Dina"


def test_the_documentation_names_every_weight_and_its_default() -> None:
    written = Path("docs/planning.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", written, re.MULTILINE))
    assert rows == {name: str(points) for name, points in asdict(Weights()).items()}


def test_days_and_clocks_are_said_in_the_readers_language(desk: Desk) -> None:
    from django.utils import translation

    moment = datetime(2026, 3, 3, 12, 5, tzinfo=desk.zone)
    assert sentences.at(moment, desk.zone) == "Tue 3 Mar, 12:05"
    with translation.override("ru"):
        assert sentences.at(moment, desk.zone) == "Вт 3 мар, 12:05"
