"""The planner against a constraint solver: the same optimum on courses too long to try them all."""

import pytest

from bookings.planning import space
from bookings.planning.course import Course
from bookings.planning.model import NoPlan, PlanRequest, Rhythm, Wish
from bookings.planning.planner import plan_course
from bookings.planning.rhythm import RhythmMachine, machine
from tests.bench.planner_cpsat import cheapest
from tests.bench.planner_salons import Size, salon
from tests.properties.planning_worlds import SOAK

WISHES = [(), (Wish(0, 600, 780), Wish(3, 600, 780)), tuple(Wish(weekday, 1020, 1200) for weekday in range(5))]


@pytest.mark.parametrize("seed", range(3 * SOAK))
@pytest.mark.parametrize("wishes", WISHES, ids=["no wishes", "two mornings", "evenings"])
def test_a_constraint_solver_finds_no_cheaper_course(seed: int, wishes: tuple[Wish, ...]) -> None:
    resources = salon(seed, Size(staff=4, rooms=3, devices=2, booked=[0.6, 0.75, 0.8][seed % 3], days=45))
    rhythm = [Rhythm(2, 2), Rhythm(3, 1), Rhythm(1, 7)][seed % 3]
    request = PlanRequest(
        sessions=5,
        first_date=resources.horizon.first,
        minutes=60,
        minutes_before=5,
        minutes_after=10,
        rhythm=rhythm,
        wishes=wishes,
        preferred=2 if seed % 2 else None,
        slack_days=14,
        step=30,
    )
    answer = plan_course(request, resources)
    expected = cheapest(request, resources)
    assert (None if isinstance(answer, NoPlan) else answer[0].cost.total) == expected


@pytest.mark.parametrize("seed", range(12 * SOAK))
@pytest.mark.parametrize("rhythm", [Rhythm(2, 1), Rhythm(3, 1), Rhythm(3, 2), Rhythm(4, 1)], ids=str)
def test_what_the_search_forgets_of_the_past_costs_nothing(
    seed: int, rhythm: Rhythm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same course with every history kept apart and none beating another."""
    resources = salon(seed, Size(staff=3, rooms=2, devices=2, booked=0.75, days=35))
    request = PlanRequest(8, resources.horizon.first, 60, 5, 10, rhythm=rhythm, wishes=WISHES[seed % 3], slack_days=9)
    quick = Course(request, resources).cheapest()
    monkeypatch.setattr(space, "machine", slow_machine)
    slow = Course(request, resources).cheapest()
    assert (quick is None) == (slow is None)
    assert quick is None or slow is None or quick.points == slow.points


def slow_machine(per_week: int, gap: int, *, plain: bool) -> RhythmMachine:
    del plain
    return machine(per_week, gap, plain=True)
