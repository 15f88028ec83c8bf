"""The planner alone, beside CP-SAT on the same questions at equal cost: medians of interleaved rounds, as ratios.

A question is a course of ten sessions, two a week, at a location with 12 cosmetologists, 4 rooms and 3 devices, 80 %
booked. Run with ``make bench``; what is printed is the answer, and CP-SAT must cost the same and take longer.
"""

from collections.abc import Callable
from itertools import count
from statistics import median
from time import perf_counter

import pytest

from bookings.planning.course import Course
from bookings.planning.model import NoPlan, PlanRequest, Resources, Wish
from bookings.planning.planner import plan_course
from bookings.planning.refusals import refusals
from bookings.planning.repair import repair
from tests.bench.planner_cpsat import cheapest
from tests.bench.planner_salons import Size, ill, salon

ROUNDS = 7
AT_LEAST = 3.0
WISHES = {
    "no wishes": (),
    "two mornings": (Wish(0, 600, 780), Wish(3, 600, 780)),
}


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that a piece of work takes."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def questions(wishes: tuple[Wish, ...]) -> list[tuple[PlanRequest, Resources]]:
    """Return one question per round, each with a plan, each at another salon."""
    found: list[tuple[PlanRequest, Resources]] = []
    for seed in count():
        resources = salon(seed)
        request = PlanRequest(10, resources.horizon.first, 60, 5, 10, wishes=wishes)
        if len(found) == ROUNDS:
            return found
        if not isinstance(plan_course(request, resources), NoPlan):
            found.append((request, resources))
    raise AssertionError


@pytest.mark.parametrize("name", WISHES)
def test_the_planner_is_faster_than_a_constraint_solver_at_equal_cost(name: str) -> None:
    dp, three, why, solver = [], [], [], []
    for request, resources in questions(WISHES[name]):
        dp.append(timed(lambda q=request, r=resources: Course(q, r).cheapest()))
        three.append(timed(lambda q=request, r=resources: plan_course(q, r)))
        answer = plan_course(request, resources)
        assert not isinstance(answer, NoPlan)
        plan = answer[0]
        why.append(timed(lambda q=request, r=resources, p=plan: refusals(q, r, p)))
        costs: list[int | None] = []
        solver.append(timed(lambda q=request, r=resources, c=costs: c.append(cheapest(q, r, seconds=300))))
        assert costs == [plan.cost.total]
    ratio = median(solver) / median(dp)
    print(
        f"\nplanner, {name}: optimal plan {median(dp):.2f} ms, three plans {median(three):.2f} ms, "
        f"reasons {median(why):.2f} ms; CP-SAT {median(solver):.0f} ms for one; {ratio:.0f} x"
    )
    assert ratio >= AT_LEAST


def test_a_repair_costs_less_than_planning_the_sessions_hit_one_by_one() -> None:
    size = Size(rooms=10, devices=10, booked=0.2)
    request, resources = questions(WISHES["two mornings"])[0]
    for courses in (35, 75, 150):
        hurt = ill(4, size, courses=courses, sick=frozenset({1, 2, 3, 4}), first=5, last=40)
        first, plan = [], []
        for _ in range(ROUNDS):
            plan.append(timed(lambda: plan_course(request, resources)))
            first.append(timed(lambda h=hurt: repair(h.courses, h.resources, time_left=lambda: False)))
        end = perf_counter() + 1
        found = repair(hurt.courses, hurt.resources, time_left=lambda end=end: perf_counter() < end)
        ratio = median(first) / median(plan)
        print(
            f"\nrepair of {hurt.hits} sessions in {len(hurt.courses)} courses: {median(first):.0f} ms, "
            f"{ratio:.1f} x one plan of ten sessions, {median(first) / hurt.hits:.2f} ms a session; {found.damage}"
        )
        assert ratio < hurt.hits
