"""A course as a row of stages: each session either to be planned or fixed, and the days it may have.

Knows day numbers of the horizon and the rhythm; knows no times and no resources.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bookings.planning.model import PlanRequest, Rhythm
from bookings.planning.rhythm import WINDOW


@dataclass(frozen=True, slots=True)
class Stage:
    """Session ``number``: ``day`` when it is fixed, else ``days``, the bit set of days it may have."""

    number: int
    day: int | None
    days: int = 0


def row_of_stages(request: PlanRequest, fixed_days: Mapping[int, int], days: int) -> list[Stage]:
    """Return the whole course; ``days`` is what each session to be planned may have."""
    return [
        Stage(number, fixed_days[number]) if number in fixed_days else Stage(number, None, days)
        for number in range(1, request.sessions + 1)
    ]


def earliest_days(row: Sequence[Stage], rhythm: Rhythm) -> list[int]:
    """Return the earliest day of each stage; shorter than the row when a stage finds none.

    Taking the earliest day each time is best for every later session at once, as each bound only grows with the days
    before it. Fixed sessions are where they are, even where they break the rhythm.
    """
    found: list[int] = []
    for position, stage in enumerate(row):
        if stage.day is not None:
            if _too_full(row, position, rhythm):
                break
            found.append(stage.day)
            continue
        low = max(0, found[-1] + rhythm.min_gap_days) if found else 0
        if position >= rhythm.per_week:
            low = max(low, found[position - rhythm.per_week] + WINDOW)
        rest = stage.days >> low
        if not rest:
            break
        found.append(low + (rest & -rest).bit_length() - 1)
    return found


def _too_full(row: Sequence[Stage], position: int, rhythm: Rhythm) -> bool:
    """Whether a fixed stage and the one per_week before it leave no room for one to be planned between them."""
    first = row[position - rhythm.per_week] if position >= rhythm.per_week else None
    here = row[position].day
    if first is None or first.day is None or here is None or here - first.day >= WINDOW:
        return False
    return any(stage.day is None for stage in row[position - rhythm.per_week : position])


def latest_days(row: Sequence[Stage], rhythm: Rhythm, size: int) -> list[int]:
    """Return the latest day of each stage: :func:`earliest_days` read backwards, so aligned at the row's end."""
    mirrored = [
        Stage(stage.number, None if stage.day is None else size - 1 - stage.day, _mirror(stage.days, size))
        for stage in reversed(row)
    ]
    return [size - 1 - day for day in reversed(earliest_days(mirrored, rhythm))]


def day_windows(row: Sequence[Stage], rhythm: Rhythm, size: int) -> list[tuple[int, int]]:
    """Return the first and last day that any plan can use, per stage, up to the first stage that has none."""
    first = earliest_days(row, rhythm)
    if len(first) < len(row):
        return [(day, size - 1) for day in first]
    last = latest_days(row, rhythm, size)
    last = [-1] * (len(row) - len(last)) + last
    return list(takewhile(lambda window: window[0] <= window[1], zip(first, last, strict=True)))


def free_window(days: Sequence[int], position: int, rhythm: Rhythm) -> tuple[int, int]:
    """Return the first and last day that one session may have while the others keep theirs."""
    gap, week = rhythm.min_gap_days, rhythm.per_week
    low, high = 0, days[-1] + len(days) * max(gap, WINDOW)
    for back, least in ((1, gap), (week, WINDOW)):
        if position >= back:
            low = max(low, days[position - back] + least)
        if position + back < len(days):
            high = min(high, days[position + back] - least)
    return low, high


def fixed_dates(request: PlanRequest, zone: ZoneInfo) -> dict[int, date]:
    """Return the local dates of the fixed sessions by number, in order even if they were not."""
    dates = sorted(one.starts_at.astimezone(zone).date() for one in request.fixed)
    return dict(zip(sorted(one.number for one in request.fixed), dates, strict=True))


def ideal_finish(request: PlanRequest, zone: ZoneInfo) -> date:
    """Return when the course would end if every date from the wished start on were free.

    Dates pinned in a plan that has not begun can only make this later, so that a plan and the same plan around its own
    pinned dates are measured alike; a course already begun is measured from where it stands.
    """
    fixed = fixed_dates(request, zone)
    finish = _finish(request, fixed)
    if all(on >= request.earliest for on in fixed.values()):
        finish = max(finish, _finish(request, {}))
    return finish


def _finish(request: PlanRequest, fixed_on: Mapping[int, date]) -> date:
    start = max(request.earliest, request.wished_start or request.earliest)
    fixed = {number: (on - start).days for number, on in fixed_on.items()}
    reach = max([0, *fixed.values()]) + request.sessions * max(request.rhythm.min_gap_days, WINDOW) + 1
    row = row_of_stages(request, fixed, (1 << reach) - 1)
    return start + timedelta(days=earliest_days(row, request.rhythm)[-1])


def last_date(request: PlanRequest, zone: ZoneInfo) -> date:
    """Return the last date any session to be planned may have: what the rhythm needs plus the slack."""
    return ideal_finish(request, zone) + timedelta(days=request.slack_days)


def horizon_days(request: PlanRequest, zone: ZoneInfo) -> int:
    """Return how many days from ``request.earliest`` on a caller has to load to plan this request."""
    return (last_date(request, zone) - request.earliest).days + 1


def _mirror(days: int, size: int) -> int:
    return int(f"{days:0{size}b}"[::-1], 2)
