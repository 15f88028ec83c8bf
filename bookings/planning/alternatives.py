"""Other places for one session while the rest of its course stays: for the swap list and after a lost race.

Every place keeps order, gap and rhythm with the other sessions and is free for cosmetologist, room, device and client.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import itemgetter

from bookings.planning.course import Course
from bookings.planning.model import Fixed, Place, PlanRequest, Resources
from bookings.planning.stages import day_windows, fixed_dates, row_of_stages
from bookings.planning.timeline import run


def alternatives(request: PlanRequest, resources: Resources, here: Fixed, limit: int = 12) -> list[Place]:
    """Return up to ``limit`` other starts for the session ``here``, the nearest in time first.

    Args:
        request: the course; ``fixed`` holds its other sessions.
        resources: without the session's own busy time, so that it may move by a little.
        here: where the session is or was. Its cosmetologist, else the preferred one, and its room and device are kept
            wherever they are free; its own start is offered only with another cosmetologist.
    """
    course = Course(request, resources, within=_days_left(request, resources, here.number))
    windows = course.windows()
    if len(windows) < request.sessions:
        return []
    places = nearest(course, windows[here.number - 1], here, here.starts_at, limit + 1)
    return [place for place in places if not _same(place, here)][:limit]


def _days_left(request: PlanRequest, resources: Resources, number: int) -> tuple[int, int]:
    """Return the days that the other sessions leave to one, as if every date were free: few of the whole horizon."""
    days = resources.horizon
    fixed = {other: days.day_of(on) for other, on in fixed_dates(request, days.zone).items()}
    size = max([days.days, *(day + 1 for day in fixed.values())])
    windows = day_windows(row_of_stages(request, fixed, run(size)), request.rhythm, size)
    return windows[number - 1] if len(windows) >= number else (0, -1)


def nearest(course: Course, window: tuple[int, int], keep: Fixed, moment: datetime, limit: int) -> list[Place]:
    """Return the starts of a window of days nearest to a moment, one place each. ``keep``: whom and what to keep."""
    slot = course.horizon.slot_at(moment)
    found: list[tuple[int, int, int]] = []
    for away, day in _days_around(course, window, slot):
        if len(found) >= limit and found[limit - 1][0] <= away:
            break
        found += ((abs(start - slot), start, who) for start, who in _starts(course, day, keep))
        found.sort(key=itemgetter(0, 1))
    return [_place(course, start, who, keep) for _, start, who in found[:limit]]


def _same(place: Place, here: Fixed) -> bool:
    return place.starts_at == here.starts_at and place.cosmetologist == here.cosmetologist


def _days_around(course: Course, window: tuple[int, int], slot: int) -> list[tuple[int, int]]:
    """How many slots each day of the window with a start is away at least, and the day; nearest first."""
    offsets = course.horizon.offsets
    first, last = max(0, window[0]), min(window[1], course.horizon.days - 1)
    days = (day for day in range(first, last + 1) if course.candidates.days >> day & 1)
    return sorted((max(offsets[day] - slot, slot - offsets[day + 1] + 1, 0), day) for day in days)


def _starts(course: Course, day: int, keep: Fixed) -> Iterator[tuple[int, int]]:
    """Each start of a day with the cosmetologist's position: the kept one if she is free, else the most liked."""
    crew = course.candidates.crew
    kept = 1 << crew.index(keep.cosmetologist) if keep.cosmetologist in crew else 0
    best: dict[int, int] = {}
    for _, minute, who in course.candidates.groups(day):  # at one start the preferred come first
        if who & kept:
            best[minute] = kept
        else:
            best.setdefault(minute, who & -who)
    on = course.horizon.date_of(day)
    return ((course.horizon.slot_of(on, minute), who.bit_length() - 1) for minute, who in best.items())


def _place(course: Course, slot: int, who: int, keep: Fixed) -> Place:
    resources, starts = course.resources, course.starts
    room = _free_one([one.id for one in resources.rooms], starts.rooms, slot, keep.room)
    device = _free_one([one.id for one in resources.devices or ()], starts.devices or (), slot, keep.device)
    return course.place_at(slot, course.candidates.crew[who], room, device)


def _free_one(ids: Sequence[int], masks: Sequence[int], slot: int, keep: int | None) -> int | None:
    free = [one for one, mask in zip(ids, masks, strict=True) if mask >> slot & 1]
    return keep if keep in free else next(iter(free), None)
