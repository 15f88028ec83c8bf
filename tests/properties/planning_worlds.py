"""Small random salons, and an exhaustive solver that shares nothing with the planner but the request.

The solver looks at wall clocks, aware datetimes and intervals; it knows no slots, masks, bounds or machines. It is slow
and plain on purpose.
"""

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from bookings.planning.cost import Weights
from bookings.planning.model import Closure, Fixed, PlanRequest, Resources, Rhythm, Wish
from bookings.planning.timeline import Timeline
from bookings.planning.zones import horizon

SOAK = 10 if os.environ.get("SALON_SOAK") == "1" else 1
"""Ten times the counts in the long run."""

Interval = tuple[datetime, datetime]
Hours = dict[int, list[tuple[int, int]]]
FIVE = timedelta(minutes=5)

NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 27)),
    ("Europe/Berlin", date(2026, 10, 23)),
    ("America/New_York", date(2026, 3, 6)),
    ("America/New_York", date(2026, 10, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 3)),
    ("Australia/Lord_Howe", date(2026, 10, 2)),
    ("Africa/Cairo", date(2026, 4, 22)),
    ("Asia/Kolkata", date(2026, 3, 27)),
]
"""Zones with a first date shortly before their clocks change (Kolkata's never do; Cairo's skip midnight itself)."""


@dataclass
class Unit:
    """A cosmetologist, room, device or client in plain terms."""

    id: int
    hours: Hours | None
    away: list[Interval] = field(default_factory=list)
    busy: list[Interval] = field(default_factory=list)


@dataclass
class World:
    zone: ZoneInfo
    first: date
    days: int
    opening: Hours
    closed: list[date]
    staff: list[Unit]
    rooms: list[Unit]
    devices: list[Unit] | None
    client: Unit

    def resources(self) -> Resources:
        days = horizon(self.zone, self.first, self.days)

        def timeline(unit: Unit) -> Timeline:
            hours = days.full if unit.hours is None else days.weekly(unit.hours)
            return Timeline(unit.id, hours, days.busy_between(unit.away), days.busy_between(unit.busy), f"#{unit.id}")

        return Resources(
            horizon=days,
            opening=days.weekly(self.opening),
            closures=tuple(Closure("closure", "stock-taking", days.dates(on, on)) for on in self.closed),
            staff=tuple(map(timeline, self.staff)),
            rooms=tuple(map(timeline, self.rooms)),
            devices=None if self.devices is None else tuple(map(timeline, self.devices)),
            client=timeline(self.client),
        )


@dataclass(frozen=True)
class Choice:
    """One start of the exhaustive solver."""

    date: date
    minute: int
    cosmetologist: int


def random_world(rng: Random, *, days: int, night: bool = False) -> World:
    """A salon of one to three people, rooms and devices, busy at random. ``night``: open over a clock change."""
    name, first = rng.choice(NIGHTS) if night else ("Europe/Berlin", date(2026, 6, rng.randint(1, 7)))
    zone = ZoneInfo(name)
    start = 0 if night else 540
    width = rng.choice([180, 240, 360])
    opening: Hours = {weekday: [(start, start + width)] for weekday in range(7) if night or rng.random() < 0.8}
    density = rng.choice([0.2, 0.5, 0.8])

    def unit(key: int, *, works: bool) -> Unit:
        hours: Hours | None = None
        if works and rng.random() < 0.5:
            shift = rng.choice([0, 30, 60])
            hours = {weekday: [(start + shift, start + width)] for weekday in range(7) if rng.random() < 0.8}
        made = Unit(key, hours)
        for day in range(days):
            if rng.random() < density:
                made.busy.append(_stretch(rng, zone, first + timedelta(days=day), start, width))
            if works and rng.random() < 0.1:
                made.away.append(_stretch(rng, zone, first + timedelta(days=day), start, width))
        return made

    return World(
        zone=zone,
        first=first,
        days=days,
        opening=opening,
        closed=[first + timedelta(days=rng.randrange(days))] if rng.random() < 0.3 else [],
        staff=[unit(key, works=True) for key in range(1, rng.randint(1, 3) + 1)],
        rooms=[unit(key, works=False) for key in range(11, 11 + rng.randint(1, 2))],
        devices=None if rng.random() < 0.2 else [unit(key, works=False) for key in range(21, 21 + rng.randint(1, 2))],
        client=Unit(1, None, busy=[_stretch(rng, zone, first, start, width)] if rng.random() < 0.3 else []),
    )


def _stretch(rng: Random, zone: ZoneInfo, on: date, start: int, width: int) -> Interval:
    begin = datetime.combine(on, datetime.min.time(), tzinfo=zone).astimezone(UTC)
    begin += timedelta(minutes=start + rng.randrange(0, width, 5))
    return begin, begin + timedelta(minutes=rng.choice([30, 60, 75, 90]))


def random_request(rng: Random, world: World, *, sessions: int, with_fixed: bool = True) -> PlanRequest:
    """A request over a world: sometimes picky, sometimes with fixed sessions, some of which break the rhythm."""
    rhythm = Rhythm(rng.randint(1, 4), rng.choice([1, 1, 2, 2, 3, 4]))
    start = min((spans[0][0] for spans in world.opening.values()), default=540)
    wishes = tuple(
        Wish(rng.randrange(7), first := start + 30 * rng.randint(0, 3), first + 30 * rng.randint(1, 8))
        for _ in range(rng.randint(0, 3))
    )
    weights = (
        Weights() if rng.random() < 0.5 else Weights(*(rng.choice([0, 1, 3, 10, 50, 200]) for _ in Weights.__slots__))
    )
    ids = [unit.id for unit in world.staff]
    return PlanRequest(
        sessions=sessions,
        first_date=world.first + timedelta(days=rng.randint(0, 1)),
        deferred_until=world.first + timedelta(days=2) if rng.random() < 0.1 else None,
        wished_start=world.first + timedelta(days=rng.randint(0, 4)) if rng.random() < 0.3 else None,
        minutes=rng.choice([30, 45, 60]),
        minutes_before=rng.choice([0, 5, 10]),
        minutes_after=rng.choice([0, 10]),
        rhythm=rhythm,
        wishes=wishes,
        only_wishes=bool(wishes) and rng.random() < 0.15,
        preferred=rng.choice(ids) if rng.random() < 0.3 else None,
        required=rng.choice(ids) if rng.random() < 0.15 else None,
        fixed=_random_fixed(rng, world, sessions) if with_fixed and rng.random() < 0.4 else (),
        step=rng.choice([15, 30]),
        slack_days=rng.choice([3, 6]),
        weights=weights,
    )


def _random_fixed(rng: Random, world: World, sessions: int) -> tuple[Fixed, ...]:
    numbers = sorted(rng.sample(range(1, sessions + 1), rng.randint(1, max(1, sessions - 1))))
    day, found = rng.randint(-6, 4), []
    for position, number in enumerate(numbers):
        if position:
            day += rng.choice([1, 3, 4, 7]) * (number - numbers[position - 1])
        at = datetime.combine(world.first + timedelta(days=day), datetime.min.time(), tzinfo=world.zone)
        at = (at + timedelta(hours=12)).astimezone(UTC)
        found.append(Fixed(number, at, rng.choice([unit.id for unit in world.staff] + [99]), 11, 21))
    return tuple(found)


def choices(world: World, request: PlanRequest, last: date) -> list[Choice]:
    """Every start that is possible by itself, from the first to the last date."""
    found = []
    on = max(request.earliest, world.first)
    while on <= min(last, world.first + timedelta(days=world.days - 1)):
        for minute in range(0, 1440, request.step):
            start = _exists(world.zone, on, minute)
            if start is not None and _possible(world, request, start):
                if request.only_wishes and not _wished(request, on, minute):
                    continue
                found += [Choice(on, minute, unit.id) for unit in _free_staff(world, request, start)]
        on += timedelta(days=1)
    return found


def _exists(zone: ZoneInfo, on: date, minute: int) -> datetime | None:
    local = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=zone)
    moment = local.astimezone(UTC)
    back = moment.astimezone(zone)
    return moment if (back.date(), back.hour * 60 + back.minute) == (on, minute) else None


def _open(world: World, start: datetime, end: datetime, hours: Hours | None) -> bool:
    """Every five minutes lie inside the weekly hours."""
    if hours is None:
        return True
    while start < end:
        local = start.astimezone(world.zone)
        minute = local.hour * 60 + local.minute
        if not any(low <= minute and minute + 5 <= high for low, high in hours.get(local.weekday(), [])):
            return False
        start += FIVE
    return True


def _free(world: World, unit: Unit, start: datetime, end: datetime) -> bool:
    taken = any(low < end and start < high for low, high in unit.busy + unit.away)
    return not taken and _open(world, start, end, unit.hours)


def _block(request: PlanRequest, start: datetime) -> Interval:
    return (
        start - timedelta(minutes=request.minutes_before),
        start + timedelta(minutes=request.minutes + request.minutes_after),
    )


def _possible(world: World, request: PlanRequest, start: datetime) -> bool:
    end = start + timedelta(minutes=request.minutes)
    moment = start
    while moment < end:
        if moment.astimezone(world.zone).date() in world.closed:
            return False
        moment += FIVE
    block = _block(request, start)
    kinds = [[world.client], world.rooms] + ([] if world.devices is None else [world.devices])
    inside = block[0] >= _midnight(world, 0) and block[1] <= _midnight(world, world.days)
    return (
        inside
        and _open(world, start, end, world.opening)
        and all(any(_free(world, unit, *block) for unit in kind) for kind in kinds)
    )


def _midnight(world: World, day: int) -> datetime:
    return datetime.combine(world.first + timedelta(days=day), datetime.min.time(), tzinfo=world.zone).astimezone(UTC)


def _free_staff(world: World, request: PlanRequest, start: datetime) -> list[Unit]:
    block = _block(request, start)
    return [unit for unit in world.staff if request.required in (None, unit.id) and _free(world, unit, *block)]


def _wished(request: PlanRequest, on: date, minute: int) -> bool:
    """Whether the whole visit lies in a wished window, whatever the weights."""
    ends = minute + request.minutes
    return any(on.weekday() == one.weekday and one.start <= minute and ends <= one.end for one in request.wishes)


def _wish_points(request: PlanRequest, on: date, minute: int) -> int:
    weights, best = request.weights, None
    for wish in request.wishes:
        apart = (on.weekday() - wish.weekday) % 7
        points = weights.weekday_off * min(apart, 7 - apart)
        if minute < wish.start:
            points += weights.minute_off * (wish.start - minute)
        if minute + request.minutes > wish.end:
            points += weights.minute_off * (minute + request.minutes - wish.end)
        if not _wished(replace(request, wishes=(wish,)), on, minute):
            points += weights.outside_wish
        best = points if best is None else min(best, points)
    return best or 0


def points_of(request: PlanRequest, course: list[Choice], ideal: date) -> int:
    """The cost function, written down once more."""
    weights = request.weights
    total = weights.start_day * abs((course[0].date - (request.wished_start or request.earliest)).days)
    total += weights.late_day * max(0, (course[-1].date - ideal).days)
    for choice in course:
        total += _wish_points(request, choice.date, choice.minute)
        if request.preferred is not None and choice.cosmetologist != request.preferred:
            total += weights.not_preferred
    for one, other in pairwise(course):
        total += _change_points(request, one, other)
    return total


def _change_points(request: PlanRequest, one: Choice, other: Choice) -> int:
    weights = request.weights
    changed = weights.cosmetologist_change if one.cosmetologist != other.cosmetologist else 0
    uneven = days_off((other.date - one.date).days, request.rhythm)
    clock = min(weights.time_change * abs(one.minute - other.minute), weights.time_change_cap)
    return changed + clock + weights.uneven_day * uneven


def days_off(gap: int, rhythm: Rhythm) -> int:
    """By how many days a gap is shorter or longer than an even one."""
    shortest = max(7 // rhythm.per_week, rhythm.min_gap_days)
    longest = max((7 + rhythm.per_week - 1) // rhythm.per_week, rhythm.min_gap_days)
    return shortest - gap if gap < shortest else gap - longest if gap > longest else 0


def keeps_rhythm(dates: list[date], rhythm: Rhythm, fixed: set[int]) -> bool:
    """Order, gap and any seven days, wherever a session that is not fixed (by position) is concerned."""
    for position, (one, other) in enumerate(pairwise(dates)):
        if {position, position + 1} <= fixed:
            continue
        if (other - one).days < rhythm.min_gap_days:
            return False
    for first in range(len(dates) - rhythm.per_week):
        crowd = range(first, first + rhythm.per_week + 1)
        if not set(crowd) <= fixed and (dates[crowd[-1]] - dates[first]).days < 7:
            return False
    return True


def fixed_choices(world: World, request: PlanRequest) -> dict[int, Choice]:
    """The fixed sessions by position."""
    found = {}
    for one in request.fixed:
        local = one.starts_at.astimezone(world.zone)
        found[one.number - 1] = Choice(local.date(), local.hour * 60 + local.minute, one.cosmetologist)
    return found


def can_try_all(world: World, request: PlanRequest, last: date) -> bool:
    """Whether there are few enough courses to try them all within a blink."""
    return len(choices(world, request, last)) ** (request.sessions - len(request.fixed)) < 100_000


def cheapest_by_trying_all(
    world: World, request: PlanRequest, last: date, ideal: date, *, one_person: bool = False
) -> int | None:
    """The points of the best course, by trying them all (giving up a beginning that is already no cheaper)."""
    fixed = fixed_choices(world, request)
    possible = choices(world, request, last)
    best: int | None = None

    def grow(course: list[Choice], spent: int) -> None:
        nonlocal best
        if best is not None and spent >= best:
            return
        position = len(course)
        if position == request.sessions:
            total = points_of(request, course, ideal)
            best = total if best is None else min(best, total)
            return
        for choice in [fixed[position]] if position in fixed else possible:
            dates = [*(one.date for one in course), choice.date]
            rhythm_kept = keeps_rhythm(dates, request.rhythm, set(fixed))
            if rhythm_kept and (position in fixed or not course or dates[-1] > dates[-2]):
                change = _change_points(request, course[-1], choice) if course else 0
                if not (one_person and course and course[-1].cosmetologist != choice.cosmetologist):
                    grow([*course, choice], spent + change + _wish_points(request, choice.date, choice.minute))

    grow([], 0)
    return best
