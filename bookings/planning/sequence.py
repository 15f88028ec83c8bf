"""The cheapest days of a row of sessions when each has its own points per day and changes cost nothing.

Of days that cost the same, those with the most even gaps: the points are spread so that all days by which a course's
gaps are uneven fit between two of them.

Then the lower bounds of :mod:`bookings.planning.bounds` are exact, and walking along them gives the optimum. Used where
a course is mended, not made: what counts there is how far each session moves from where it was.
"""

from collections.abc import Mapping, Sequence

from bookings.planning.bounds import Table, bounds
from bookings.planning.candidates import NEVER
from bookings.planning.model import Rhythm
from bookings.planning.rhythm import WINDOW, RhythmMachine, machine
from bookings.planning.stages import Stage, day_windows

SPREAD = 1 << 12
"""More than all gaps of a course together can be uneven, in days."""

Options = Mapping[int, int]
"""Day -> points."""


def cheapest_days(row: Sequence[int | Options], rhythm: Rhythm, size: int) -> tuple[int, list[int]] | None:
    """Return the least points and each session's day; None when the rhythm leaves no way.

    Args:
        row: per session its fixed day, or the points of each day it may have. Whole numbers below ``NEVER``/SPREAD.
        size: one more than the last day that occurs.
    """
    stages = [
        Stage(number, each) if isinstance(each, int) else Stage(number, None, sum(1 << day for day in each))
        for number, each in enumerate(row)
    ]
    windows = day_windows(stages, rhythm, size)
    free = [position for position, each in enumerate(row) if not isinstance(each, int)]
    if len(windows) < len(row):
        return None
    if not free:
        return 0, [day for day, _ in windows]
    begin, end = free[0], min(len(row), free[-1] + rhythm.per_week + 1)
    before = [day for day, _ in windows[:begin]]
    rules = machine(rhythm.per_week, rhythm.min_gap_days, plain=_broken(row[begin:end], rhythm))
    forced = [rules.plain and isinstance(each, int) for each in row[begin:end]]
    costs = [_costs(each, size + max(rules.clear)) for each in row[begin:end]]
    tables = bounds(costs, windows[begin:end], rules, forced, uneven=1)
    walked = _walk(tables, costs, rules, forced, before)
    if walked is None:
        return None
    return walked[0] // SPREAD, [*before, *walked[1], *(day for day, _ in windows[end:])]


def _costs(each: int | Options, length: int) -> list[int]:
    costs = [NEVER] * length
    if isinstance(each, int):
        costs[each] = 0
    else:
        for day, points in each.items():
            costs[day] = points * SPREAD
    return costs


def _broken(row: Sequence[int | Options], rhythm: Rhythm) -> bool:
    """Whether fixed days break the rhythm by themselves."""
    for back, least in ((1, rhythm.min_gap_days), (rhythm.per_week, WINDOW)):
        for one, other in zip(row, row[back:], strict=False):
            if isinstance(one, int) and isinstance(other, int) and other - one < least:
                return True
    return False


def _walk(
    tables: Sequence[Table],
    costs: Sequence[Sequence[int]],
    rules: RhythmMachine,
    forced: Sequence[bool],
    before: Sequence[int],
) -> tuple[int, list[int]] | None:
    """Follow the bounds: at each stage the day with the least left to pay, the earliest of equals."""
    days: list[int] = []
    total = 0
    day = before[-1] if before else None
    history = rules.after(before[-1] - each for each in before[:-1]) if before else 0
    for table, cost, force in zip(tables, costs, forced, strict=True):
        if force and day is not None:
            on = cost.index(0)
            history = rules.forced(history, on - day)
            least = table[history][on]
        else:
            least, on, history = _next(table, rules, day, history)
        if least >= NEVER:
            return None
        total += cost[on]
        day = on
        days.append(on)
    return total, days


def _next(table: Table, rules: RhythmMachine, day: int | None, history: int) -> tuple[int, int, int]:
    """Least points left, the day and the history that have them."""
    if day is None:
        return min((points, on, 0) for on, points in enumerate(table[0]))
    near = [
        (table[then][day + ahead] + rules.off(ahead), day + ahead, then)
        for ahead, then in rules.near[history]
        if day + ahead >= 0
    ]
    start = max(0, day + rules.clear[history])
    far = [(points + rules.off(on - day), on, 0) for on, points in enumerate(table[0][start:], start=start)]
    return min([*near, *far], default=(NEVER, 0, 0))
