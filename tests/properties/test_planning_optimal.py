"""The planner finds the cheapest course there is: checked against trying them all."""

from datetime import timedelta
from random import Random

import pytest

from bookings.planning.course import Course
from bookings.planning.model import Label, NoPlan
from bookings.planning.planner import plan_course
from bookings.planning.pricing import price
from bookings.planning.stages import ideal_finish, last_date
from tests.properties.planning_worlds import SOAK, can_try_all, cheapest_by_trying_all, random_request, random_world

BATCH = 50


@pytest.mark.parametrize("night", [False, True], ids=["day", "clock change"])
@pytest.mark.parametrize("batch", range(4 * SOAK))
def test_no_course_is_cheaper_than_the_closest_plan(batch: int, night: bool) -> None:
    answered = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        rng = Random(seed)
        world = random_world(rng, days=rng.randint(8, 16), night=night)
        request = random_request(rng, world, sessions=rng.randint(1, 5))
        last, ideal = last_date(request, world.zone), ideal_finish(request, world.zone)
        if not can_try_all(world, request, last):
            continue
        expected = cheapest_by_trying_all(world, request, last, ideal)
        answer = plan_course(request, world.resources())
        if isinstance(answer, NoPlan):
            assert expected is None, f"seed {seed}"
        else:
            assert answer[0].label is Label.CLOSEST
            assert answer[0].cost.total == expected, f"seed {seed}"
            answered += 1
    assert answered >= BATCH // 10


@pytest.mark.parametrize("batch", range(SOAK))
def test_the_soonest_plan_is_the_cheapest_of_those_that_end_first(batch: int) -> None:
    offered = 0
    for seed in range(2 * batch * BATCH, 2 * (batch + 1) * BATCH):
        rng = Random(f"soonest {seed}")
        world = random_world(rng, days=14)
        request = random_request(rng, world, sessions=3, with_fixed=False)
        last, ideal = last_date(request, world.zone), ideal_finish(request, world.zone)
        answer = plan_course(request, world.resources())
        soonest = None if isinstance(answer, NoPlan) else next((p for p in answer if p.label is Label.SOONEST), None)
        if soonest is None or not can_try_all(world, request, last):
            continue
        before = soonest.finishes_on - timedelta(days=1)
        assert cheapest_by_trying_all(world, request, before, ideal) is None, f"seed {seed}"
        assert cheapest_by_trying_all(world, request, soonest.finishes_on, ideal) == soonest.cost.total, f"seed {seed}"
        offered += 1
    assert offered


@pytest.mark.parametrize("batch", range(2 * SOAK))
def test_the_plan_with_one_cosmetologist_is_the_cheapest_of_its_kind(batch: int) -> None:
    offered = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        rng = Random(f"one {seed}")
        world = random_world(rng, days=14)
        request = random_request(rng, world, sessions=3, with_fixed=False)
        last, ideal = last_date(request, world.zone), ideal_finish(request, world.zone)
        found = Course(request, world.resources()).cheapest_alone()
        if found is None or not can_try_all(world, request, last):
            continue
        expected = cheapest_by_trying_all(world, request, last, ideal, one_person=True)
        assert len({session.place.cosmetologist for session in found.sessions}) == 1
        assert price(request, found.sessions, ideal).total == expected, f"seed {seed}"
        offered += 1
    assert offered
