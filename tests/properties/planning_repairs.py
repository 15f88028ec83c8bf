"""Small random repairs, and a solver that tries every way to mend them. Shares nothing with the planner's repair."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from math import prod
from random import Random

from bookings.planning.model import PlanRequest, Rhythm, Wish
from bookings.planning.repair_model import Booked, BookedCourse, Damage, MoveWeights
from bookings.planning.timeline import Timeline
from bookings.planning.zones import horizon
from tests.properties.planning_worlds import (
    Choice,
    Interval,
    World,
    _free,
    _wish_points,
    choices,
    days_off,
    keeps_rhythm,
    random_world,
)

WEIGHTS = MoveWeights()


@dataclass
class Ward:
    """A salon with booked courses, some sessions of which are hit by an absence or outage."""

    world: World
    courses: list[BookedCourse]


@dataclass(frozen=True)
class Held:
    """A session somewhere: of which course, whose client, with whom, when everything is taken."""

    course: int
    client: int
    person: int
    span: Interval
    own_room: int | None
    own_device: int | None


def random_ward(rng: Random, *, courses: int, sessions: int, days: int) -> Ward | None:
    """Courses booked without collisions, then someone ill or a room out of order; None if nobody is hit."""
    world = random_world(rng, days=days)
    world.client.busy.clear()  # every course has its own client here
    booked: list[Held] = []
    made = [_random_course(rng, world, key, sessions, booked) for key in range(1, courses + 1)]
    found = [course for course in made if course is not None]
    unit = rng.choice([*world.staff, *world.rooms, *(world.devices or [])])
    first = datetime.combine(world.first + timedelta(days=rng.randrange(days)), datetime.min.time(), tzinfo=world.zone)
    away = (first.astimezone(UTC), (first + timedelta(days=rng.randint(1, days))).astimezone(UTC))
    unit.away.append(away)
    hit = [
        replace(course, sessions=tuple(_struck(rng, course, one, unit.id, away) for one in course.sessions))
        for course in found
    ]
    return Ward(world, hit) if any(one.hit for course in hit for one in course.sessions) else None


def _struck(rng: Random, course: BookedCourse, one: Booked, unit: int, away: Interval) -> Booked:
    request = lasting(course, one)
    start = one.starts_at - timedelta(minutes=request.minutes_before)
    end = one.starts_at + timedelta(minutes=request.minutes + request.minutes_after)
    hit = unit in (one.cosmetologist, one.room, one.device) and start < away[1] and away[0] < end
    return replace(one, hit=hit, confirmed=rng.random() < 0.3)


def lasting(course: BookedCourse, one: Booked) -> PlanRequest:
    """The course's request with the session's own length."""
    return replace(course.request, minutes=one.minutes or course.request.minutes)


def _random_course(rng: Random, world: World, key: int, sessions: int, booked: list[Held]) -> BookedCourse | None:
    request = PlanRequest(
        sessions=1,
        first_date=world.first,
        minutes=rng.choice([45, 60]),
        minutes_before=rng.choice([0, 5]),
        minutes_after=rng.choice([0, 10]),
        rhythm=Rhythm(rng.randint(1, 3), rng.choice([1, 2])),
        wishes=tuple(Wish(rng.randrange(7), 540, 540 + rng.choice([120, 180])) for _ in range(rng.randint(0, 2))),
        step=30,
    )
    client, dates, found = rng.choice([key, 1]), [], []
    for choice in choices(world, request, world.first + timedelta(days=world.days)):
        dates_then = [*dates, choice.date]
        in_order = not dates or choice.date > dates[-1]
        if len(found) == sessions or not in_order or not keeps_rhythm(dates_then, request.rhythm, set()):
            continue
        wanted = replace(request, minutes=rng.choice([request.minutes, request.minutes, 30, 75]))
        if choice not in choices(world, wanted, choice.date):
            continue
        held = _held(world, wanted, choice, key, client)
        seats = _seats(world, held, booked)
        if rng.random() < 0.5 and seats is not None and not _collides([*booked, held]):
            held = replace(held, own_room=seats[0], own_device=seats[1])
            booked.append(held)
            dates = dates_then
            start = held.span[0] + timedelta(minutes=request.minutes_before)
            number = len(found) + 1
            found.append(
                Booked(100 * key + number - 1, number, start, choice.cosmetologist, *seats, minutes=wanted.minutes)
            )
    if not found:
        return None
    days = horizon(world.zone, world.first, world.days)
    return BookedCourse(key, request, tuple(found), Timeline(client, days.full))


def _held(world: World, request: PlanRequest, choice: Choice, course: int, client: int) -> Held:
    start = datetime.combine(choice.date, datetime.min.time(), tzinfo=world.zone) + timedelta(minutes=choice.minute)
    start = start.astimezone(UTC)
    before, after = (
        timedelta(minutes=request.minutes_before),
        timedelta(minutes=request.minutes + request.minutes_after),
    )
    return Held(course, client, choice.cosmetologist, (start - before, start + after), None, None)


def _overlap(one: Held, other: Held) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _collides(held: list[Held]) -> bool:
    return any(
        _overlap(one, other) and (one.person == other.person or one.client == other.client)
        for one, other in combinations(held, 2)
    )


def _seats(world: World, held: Held, booked: list[Held]) -> tuple[int, int | None] | None:
    """A room and a device that nobody else holds."""
    beside = [one for one in booked if _overlap(one, held)]
    rooms = [r.id for r in world.rooms if _free(world, r, *held.span) and r.id not in {one.own_room for one in beside}]
    if world.devices is None:
        return (rooms[0], None) if rooms else None
    taken = {one.own_device for one in beside}
    devices = [d.id for d in world.devices if _free(world, d, *held.span) and d.id not in taken]
    return (rooms[0], devices[0]) if rooms and devices else None


def _seatable(world: World, held: list[Held]) -> bool:
    """Whether all can have a room and a device at once, by trying all ways."""
    for units in (world.rooms, world.devices):
        if units is not None and not any(
            all(_free(world, unit, *one.span) for unit, one in zip(way, held, strict=True))
            and not any(way[a] is way[b] and _overlap(held[a], held[b]) for a, b in combinations(range(len(held)), 2))
            for way in product(units, repeat=len(held))
        ):
            return False
    return True


def can_try_all(ward: Ward) -> bool:
    """Whether there are few enough ways to try them all within a blink."""
    return prod(len(_options(ward, course, one)) for course in ward.courses for one in course.sessions) < 100_000


def least_damage(ward: Ward) -> Damage:
    """The least damage of all ways to place or leave out, keep or move every session."""
    sessions = [(course, one) for course in ward.courses for one in course.sessions]
    options = [_options(ward, course, one) for course, one in sessions]
    best, none = [Damage(unplaced=99)], Damage()

    def grow(placed: list[tuple[int, Choice | None, Held | None]], damage: Damage) -> None:
        if not damage < best[0]:
            return
        if len(placed) == len(sessions):
            if _seatable(ward.world, [held for _, _, held in placed if held is not None]):
                best[0] = damage
            return
        course, one = sessions[len(placed)]
        lasts = lasting(course, one)
        for choice, cost in options[len(placed)]:
            gap = none
            held = None if choice is None else _held(ward.world, lasts, choice, course.key, course.client.id)
            if held is not None:
                dates = [c.date for key, c, _ in placed if key == course.key and c is not None] + [choice.date]
                if dates[1:]:
                    gap = Damage(uneven=days_off((dates[-1] - dates[-2]).days, course.request.rhythm))
                if not keeps_rhythm(dates, course.request.rhythm, set()) or sorted(set(dates)) != dates:
                    continue
                if _collides([*(h for _, _, h in placed if h is not None), held]):
                    continue
            grow([*placed, (course.key, choice, held)], damage + cost + gap)

    grow([], none)
    return best[0]


def _options(ward: Ward, course: BookedCourse, one: Booked) -> list[tuple[Choice | None, Damage]]:
    """Where a session may be, with what that costs; cheapest first."""
    local = one.starts_at.astimezone(ward.world.zone)
    own = Choice(local.date(), local.hour * 60 + local.minute, one.cosmetologist)
    found: list[tuple[Choice | None, Damage]] = [(None, Damage(unplaced=1))] if one.hit else [(own, Damage())]
    last = ward.world.first + timedelta(days=ward.world.days)
    lasts = lasting(course, one)
    for choice in choices(ward.world, lasts, last):
        if choice == own and not one.hit:
            continue
        points = WEIGHTS.day * abs((choice.date - own.date).days) + WEIGHTS.minute * abs(choice.minute - own.minute)
        points += _wish_points(lasts, choice.date, choice.minute)
        points += WEIGHTS.cosmetologist if choice.cosmetologist != own.cosmetologist else 0
        moved = not one.hit
        found.append((choice, Damage(0, int(moved and one.confirmed), int(moved and not one.confirmed), points)))
    return sorted(found, key=lambda option: option[1])


def dates_of(course: BookedCourse, moved: dict[int, date], unplaced: set[int], world: World) -> list[date]:
    """The course's dates after a repair, in order of number."""
    return [
        moved.get(one.key, one.starts_at.astimezone(world.zone).date())
        for one in course.sessions
        if one.key not in unplaced
    ]
