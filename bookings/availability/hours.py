"""Weekly wall-clock hours as masks over a horizon: opening hours, and working hours that change and alternate.

Pure: works on plain rows. Everybody who works the same hours shares the same remembered mask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from bookings.planning.zones import Horizon

Span = tuple[int, int, int]  # weekday (Monday 0), from, to in minutes of the day


@dataclass(frozen=True, slots=True)
class WeeklyRow:
    """One row of weekly hours.

    ``valid_from`` and ``valid_to`` are both included, None = open; ``every_weeks`` 2 means only in weeks whose
    :func:`turn_of` is ``week_offset``.
    """

    weekday: int
    starts: time
    ends: time
    valid_from: date | None = None
    valid_to: date | None = None
    every_weeks: int = 1
    week_offset: int = 0


def weekly_mask(days: Horizon, rows: Iterable[WeeklyRow]) -> int:
    """Return the mask of all slots that lie inside one of the rows; on their dates, dated rows stand instead of others.

    So a week of other hours, or one day of them, is a few dated rows, and the usual ones need not be touched.
    """
    kinds: dict[tuple[date | None, date | None, int, int], list[Span]] = {}
    for row in rows:
        kind = (row.valid_from, row.valid_to, row.every_weeks, row.week_offset)
        kinds.setdefault(kind, []).append((row.weekday, minute_of(row.starts), minute_of(row.ends)))
    usual = dated = covered = 0
    for (valid_from, valid_to, every_weeks, week_offset), spans in kinds.items():
        part = _every_week(days, tuple(sorted(spans)))
        if every_weeks > 1:
            part &= _weeks(days, week_offset)
        if valid_from or valid_to:
            dates = days.dates(valid_from or days.first, valid_to or days.last)
            covered |= dates
            dated |= part & dates
        else:
            usual |= part
    return dated | (usual & ~covered)


def spans_on(rows: Iterable[WeeklyRow], on: date) -> list[tuple[time, time]]:
    """Return the hours of one local date, by the same rules as :func:`weekly_mask`."""
    dated: list[tuple[time, time]] = []
    usual: list[tuple[time, time]] = []
    covered = False
    for row in rows:
        is_dated = bool(row.valid_from or row.valid_to)
        if is_dated and not (row.valid_from or on) <= on <= (row.valid_to or on):
            continue
        covered |= is_dated
        in_turn = row.every_weeks == 1 or turn_of(on) == row.week_offset
        if row.weekday == on.weekday() and in_turn:
            (dated if is_dated else usual).append((row.starts, row.ends))
    return sorted(dated if covered else usual)


def turn_of(on: date) -> int:
    """Return which of two weeks in turn a date lies in, 0 or 1; weeks begin on Monday.

    Counted, not numbered: week 53 and the week 1 after it are both odd, yet turns are taken then, too.
    From 2021 to the end of 2026 this is the ISO number's own parity.
    """
    return (on.toordinal() - 1) // 7 % 2  # day 1 of the calendar was a Monday


def minute_of(moment: time) -> int:
    """Return the minute of the day; 23:59 counts as midnight, so that a day can be open to its end."""
    minute = moment.hour * 60 + moment.minute
    return 1440 if minute == 1439 else minute


@lru_cache(maxsize=256)
def _every_week(days: Horizon, spans: Sequence[Span]) -> int:
    week: dict[int, list[tuple[int, int]]] = {}
    for weekday, start, end in spans:
        week.setdefault(weekday, []).append((start, end))
    return days.weekly(week)


@lru_cache(maxsize=64)
def _weeks(days: Horizon, offset: int) -> int:
    mask = 0
    for day in range(days.days):
        if turn_of(days.date_of(day)) == offset:
            mask |= days.day_mask(day)
    return mask
