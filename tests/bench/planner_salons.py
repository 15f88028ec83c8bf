"""Salons for the planner's benchmark: a location's time, booked to a given share, made from a seed.

Every device's day is cut into visits of an hour and a quarter, preparation and clean-up included; each is taken with
the given chance, by a room and a cosmetologist who are free. So the devices are the bottleneck, as in a real salon.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bookings.planning.model import NoPlan, Place, PlanRequest, Resources, Wish
from bookings.planning.planner import plan_course
from bookings.planning.repair_model import Booked, BookedCourse
from bookings.planning.timeline import Timeline, run
from bookings.planning.zones import Horizon, horizon

VISIT = 15
OPENING = (540, 1200)


@dataclass(frozen=True)
class Size:
    """How big a location is; ``booked`` is the chance that a device's visit is taken."""

    staff: int = 12
    rooms: int = 4
    devices: int = 3
    booked: float = 0.8
    days: int = 52


@dataclass(frozen=True)
class Illness:
    """Courses with sessions hit, and the location's time without them."""

    courses: list[BookedCourse]
    resources: Resources

    @property
    def hits(self) -> int:
        return sum(one.hit for course in self.courses for one in course.sessions)


def salon(seed: int, size: Size = Size(), first: date = date(2026, 6, 1)) -> Resources:
    """Return a location's time from ``first`` on: open Monday to Saturday, everyone there eight hours on five days."""
    rng = Random(seed)
    days = horizon(ZoneInfo("Europe/Berlin"), first, size.days)
    opening = days.weekly({weekday: [OPENING] for weekday in range(6)})
    hours = [_shift(rng, days) for _ in range(size.staff)]
    staff, rooms, devices = [0] * size.staff, [0] * size.rooms, [0] * size.devices
    for day in range(days.days):
        open_today = opening & days.day_mask(day)
        if not open_today:
            continue
        begin, end = (open_today & -open_today).bit_length() - 1, open_today.bit_length()
        for device in range(size.devices):
            for start in range(begin + 3 * rng.randrange(3), end - VISIT + 1, VISIT):
                visit = run(VISIT) << start
                free_rooms = [n for n, busy in enumerate(rooms) if not busy & visit]
                free_staff = [n for n, busy in enumerate(staff) if not (busy | ~hours[n]) & visit]
                if rng.random() < size.booked and free_rooms and free_staff:
                    devices[device] |= visit
                    rooms[rng.choice(free_rooms)] |= visit
                    staff[rng.choice(free_staff)] |= visit
    return Resources(
        horizon=days,
        opening=opening,
        staff=tuple(Timeline(n + 1, hours[n], busy=busy) for n, busy in enumerate(staff)),
        rooms=tuple(Timeline(n + 1, days.full, busy=busy) for n, busy in enumerate(rooms)),
        devices=tuple(Timeline(n + 1, days.full, busy=busy) for n, busy in enumerate(devices)),
        client=Timeline(1, days.full),
    )


def _shift(rng: Random, days: Horizon) -> int:
    """Eight hours a day from one of four hours on, Sundays and one more day off."""
    off, start = rng.randrange(6), rng.choice([540, 600, 660, 720])
    return days.weekly({weekday: [(start, start + 480)] for weekday in range(6) if weekday != off})


def ill(seed: int, size: Size, *, courses: int, sick: frozenset[int], first: int, last: int) -> Illness:
    """Return courses booked one after another, of which those are hit that the sick have between two days."""
    rng, resources = Random(seed), salon(seed, size)
    days, booked = resources.horizon, []
    away = days.dates(days.first + timedelta(days=first), days.first + timedelta(days=last))
    taken: list[tuple[Place, PlanRequest]] = []
    for key in range(1, courses + 1):
        wishes = (Wish(rng.randrange(5), 540, 780), Wish(rng.randrange(5), 840, 1140))
        start = days.first + timedelta(days=rng.randrange(10))
        request = PlanRequest(6, start, 60, 5, 10, wishes=wishes, preferred=rng.randrange(1, size.staff + 1))
        answer = plan_course(request, _with(resources, taken))
        if isinstance(answer, NoPlan):
            continue
        places = [session.place for session in answer[0].sessions]
        taken += [(place, request) for place in places]
        sessions = tuple(
            Booked(
                key=100 * key + number,
                number=number,
                starts_at=place.starts_at,
                cosmetologist=place.cosmetologist,
                room=place.room,
                device=place.device,
                hit=place.cosmetologist in sick and bool(away >> place.slot & 1),
            )
            for number, place in enumerate(places, start=1)
        )
        booked.append((BookedCourse(key, request, sessions, Timeline(key, days.full)), places))
    hit = [course for course, _ in booked if any(one.hit for one in course.sessions)]
    stay = [(place, course.request) for course, places in booked if course not in hit for place in places]
    staff = tuple(replace(one, away=away) if one.id in sick else one for one in resources.staff)
    return Illness(hit, _with(replace(resources, staff=staff), stay))


def _with(resources: Resources, taken: list[tuple[Place, PlanRequest]]) -> Resources:
    """The location's time with some places taken."""
    busy: dict[tuple[str, int | None], int] = {}
    for place, request in taken:
        held = run(request.block) << (place.slot - request.before)
        for key in (("staff", place.cosmetologist), ("rooms", place.room), ("devices", place.device)):
            busy[key] = busy.get(key, 0) | held

    def of(kind: str, units: tuple[Timeline, ...]) -> tuple[Timeline, ...]:
        return tuple(replace(one, busy=one.busy | busy.get((kind, one.id), 0)) for one in units)

    return replace(
        resources,
        staff=of("staff", resources.staff),
        rooms=of("rooms", resources.rooms),
        devices=of("devices", resources.devices or ()),
    )
