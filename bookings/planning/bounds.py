"""What the rest of a course costs at least: lower bounds, exact but for changes of time and person.

For every stage, history and day: the least points of this session and all later ones, uneven gaps included, when each
takes the cheapest start of its day and changes cost nothing. ``NEVER`` or more means that no plan goes through there.
"""

from collections.abc import Sequence
from operator import add, sub

from bookings.planning.candidates import NEVER
from bookings.planning.rhythm import RhythmMachine

Table = list[list[int]]
"""Per history, per day."""


def bounds(
    costs: Sequence[Sequence[int]],
    windows: Sequence[tuple[int, int]],
    machine: RhythmMachine,
    forced: Sequence[bool],
    uneven: int = 0,
) -> list[Table]:
    """Return one table per stage.

    Args:
        costs: per stage and day the least points of a session there, NEVER where there is none; padded with NEVER for
            as many days as the machine's longest move.
        windows: per stage the first and the last day that any plan can use.
        machine: the rhythm.
        forced: per stage whether it is reached whatever the rhythm says.
        uneven: points of a day by which a gap is not even.
    """
    tables: list[Table] = []
    for stage in range(len(costs) - 1, -1, -1):
        first, last = windows[stage]
        cost = costs[stage]
        here = cost[first : last + 1]
        if not tables:
            rests = [[0] * len(here)] * len(machine.near)
        elif forced[stage + 1]:
            rests = _forced_rests(tables[-1], windows[stage + 1][0], range(first, last + 1), machine, uneven)
        else:
            rests = _rests(tables[-1], first, last + 1, machine, uneven)
        head, tail = [NEVER] * first, [NEVER] * (len(cost) - last - 1)
        tables.append([head + list(map(add, here, rest)) + tail for rest in rests])
    tables.reverse()
    return tables


def _rests(after: Table, first: int, end: int, machine: RhythmMachine, uneven: int) -> list[list[int]]:
    """Per history, the least that the next stages cost from each day of ``[first, end)`` on."""
    # Beyond the longest even gap each further day costs the same: so it is paid from day 0 on, and given back.
    soonest = _least_from([points + uneven * day for day, points in enumerate(after[0])])
    back = [uneven * (day + machine.even[1]) for day in range(first, end)]
    rests = []
    for near, clear in zip(machine.near, machine.clear, strict=True):
        far = list(map(sub, soonest[first + clear : end + clear], back))
        reach = [_dearer(after[then][first + ahead : end + ahead], uneven * machine.off(ahead)) for ahead, then in near]
        rests.append(list(map(min, far, *reach)) if reach else far)
    return rests


def _dearer(row: list[int], points: int) -> list[int]:
    return [each + points for each in row] if points else row


def _forced_rests(after: Table, day: int, days: range, machine: RhythmMachine, uneven: int) -> list[list[int]]:
    gaps = [uneven * machine.off(day - each) for each in days]
    return [
        [after[machine.forced(history, day - each)][day] + gap for each, gap in zip(days, gaps, strict=True)]
        for history in range(len(machine.near))
    ]


def _least_from(row: Sequence[int]) -> list[int]:
    """Per day the least of this day and all later ones."""
    least = list(row)
    best = 2 * NEVER
    for day in range(len(least) - 1, -1, -1):
        if least[day] < best:
            best = least[day]
        else:
            least[day] = best
    return least
