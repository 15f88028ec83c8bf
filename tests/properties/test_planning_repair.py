"""A repair makes the fewest and smallest moves; everyone's order, gap, rhythm and free time are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.planning.model import Place
from bookings.planning.repair import repair
from bookings.planning.repair_model import Booked, Repair
from bookings.planning.seating import Guest, seat_all
from tests.properties.planning_repairs import Ward, can_try_all, dates_of, lasting, least_damage, random_ward
from tests.properties.planning_worlds import SOAK, _free, keeps_rhythm

MANY = settings(max_examples=25 * SOAK, deadline=None)
SEEDS = st.integers(min_value=0, max_value=2**32)


@pytest.mark.parametrize("batch", range(4 * SOAK))
def test_up_to_five_sessions_hit_no_repair_is_less_bad(batch: int) -> None:
    """Against trying every way to place, keep, move and leave out all sessions, each with its own length."""
    proven = conflicts = 0
    for seed in range(batch * 60, (batch + 1) * 60):
        rng = Random(f"repair {seed}")
        ward = random_ward(rng, courses=rng.randint(1, 3), sessions=rng.randint(1, 2), days=rng.randint(4, 7))
        if ward is None or hits(ward) > 5 or not can_try_all(ward):
            continue
        found = repair(ward.courses, ward.world.resources())
        assert found.proven, f"seed {seed}"
        assert found.damage == least_damage(ward), f"seed {seed}"
        proven += 1
        conflicts += bool(found.damage.moved or found.damage.confirmed or found.damage.unplaced)
    assert proven > 5
    assert conflicts


def test_two_who_keep_meeting_are_told_apart_soon() -> None:
    """It was answered rightly, yet unproven after 2,000 conflicts: each gave way by five minutes at a time."""
    rng = Random("repair 754")
    ward = random_ward(rng, courses=rng.randint(1, 3), sessions=rng.randint(1, 2), days=rng.randint(4, 7))
    assert ward is not None
    found = repair(ward.courses, ward.world.resources())
    assert found.proven
    assert found.damage == least_damage(ward)


def hits(ward: Ward) -> int:
    return sum(one.hit for course in ward.courses for one in course.sessions)


def so_often(times: int) -> Callable[[], bool]:
    """A clock that runs out after being asked so often."""
    left = iter(range(times))
    return lambda: next(left, None) is not None


def after(ward: Ward, found: Repair) -> list[tuple[int, int, Booked, Place | Booked]]:
    """Every session that has a place after the repair: course, client, before, where."""
    moves = {move.session: move.after for move in found.moves}
    gone = {one.session for one in found.unplaced}
    return [
        (course.key, course.client.id, one, moves.get(one.key, one))
        for course in ward.courses
        for one in course.sessions
        if one.key not in gone
    ]


@MANY
@given(seed=SEEDS)
def test_a_repair_keeps_what_has_to_be_kept(seed: int) -> None:
    rng = Random(seed)
    ward = random_ward(rng, courses=rng.randint(2, 6), sessions=rng.randint(1, 4), days=rng.randint(7, 14))
    if ward is None:
        return
    world = ward.world
    found = repair(ward.courses, world.resources(), time_left=so_often(20))
    moved = {move.session: move.after.date for move in found.moves}
    unplaced = {one.session for one in found.unplaced}
    spans = []
    for course in ward.courses:
        dates = dates_of(course, moved, unplaced, world)
        assert keeps_rhythm(dates, course.request.rhythm, set())
        assert all(one.hit for one in course.sessions if one.key in unplaced)
        assert all(one.key in moved or one.key in unplaced for one in course.sessions if one.hit)
    for course, client, before, place in after(ward, found):
        request = next(lasting(one, before) for one in ward.courses if one.key == course)
        start = place.starts_at - timedelta(minutes=request.minutes_before)
        end = place.starts_at + timedelta(minutes=request.minutes + request.minutes_after)
        units = [(place.room, world.rooms), (place.cosmetologist, world.staff), (place.device, world.devices or [])]
        if place is not before:
            assert all(_free(world, unit, start, end) for key, kind in units for unit in kind if unit.id == key)
            assert place.room is not None
            assert (place.device is None) == (world.devices is None)
        spans.append((start, end, {("client", client), *(("unit", key) for key, _ in units if key is not None)}))
    for one, other in combinations(spans, 2):
        if one[0] < other[1] and other[0] < one[1]:
            assert not one[2] & other[2]


@MANY
@given(seed=SEEDS)
def test_pinned_sessions_never_move_and_confirmed_ones_only_if_it_helps(seed: int) -> None:
    rng = Random(seed)
    ward = random_ward(rng, courses=3, sessions=3, days=12)
    if ward is None:
        return
    pinned = [
        replace(course, sessions=tuple(replace(one, pinned=not one.hit) for one in course.sessions))
        for course in ward.courses
    ]
    world = ward.world
    for course in pinned:  # what is pinned stays in everybody's busy times
        for one in course.sessions:
            if one.pinned:
                start = one.starts_at - timedelta(minutes=course.request.minutes_before)
                end = one.starts_at + timedelta(minutes=lasting(course, one).minutes + course.request.minutes_after)
                for unit in [*world.staff, *world.rooms, *(world.devices or [])]:
                    if unit.id in (one.cosmetologist, one.room, one.device):
                        unit.busy.append((start, end))
    found = repair(pinned, world.resources(), time_left=so_often(20))
    assert all(move.before.hit for move in found.moves)
    assert found.damage.moved == found.damage.confirmed == 0


@MANY
@given(seed=SEEDS)
def test_more_time_never_makes_it_worse_and_none_is_enough_for_an_answer(seed: int) -> None:
    rng = Random(seed)
    ward = random_ward(rng, courses=6, sessions=3, days=10)
    if ward is None:
        return
    resources = ward.world.resources()
    hasty = repair(ward.courses, resources, time_left=lambda: False)
    patient = repair(ward.courses, resources, time_left=so_often(20))
    assert patient.damage <= hasty.damage
    assert hits(ward) == sum(move.before.hit for move in patient.moves) + len(patient.unplaced)


def test_two_sessions_swap_rooms_when_only_that_helps() -> None:
    guests = [Guest(0b0011, 0b01, None, 1), Guest(0b0110, 0b11, 0, 100), Guest(0b1000, 0b10, 1, 100)]
    assert seat_all(guests) == ([0, 1, 1], [])
    crowd = [Guest(0b11, 0b11, 0, 1), Guest(0b11, 0b11, 1, 1), Guest(0b10, 0b11, 0, 1), Guest(0b100, 0b1, 0, 1)]
    assert seat_all(crowd) == ([], [0, 1, 2])
