"""Salons for the planner's benchmark: a location's time, booked to a given share, made from a seed.

Every device's day is cut into visits of an hour and a quarter, preparation and clean-up included; each is taken with
the given chance, by a room and a cosmetologist who are free. So the devices are the bottleneck, as in a real salon.
"""

from dataclasses import dataclass
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from bookings.planning.model import Resources
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
