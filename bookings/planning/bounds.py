"""What the rest of a course costs at least: lower bounds, exact but for changes of time and person.

For every stage, history and day: the least points of this session and all later ones when each takes the cheapest start
of its day and changes cost nothing. ``NEVER`` or more means that no plan goes through there.
"""

from collections.abc import Sequence
from operator import add

from bookings.planning.candidates import NEVER
from bookings.planning.rhythm import RhythmMachine

Table = list[list[int]]
"""Per history, per day."""


def bounds(
    costs: Sequence[Sequence[int]],
    windows: Sequence[tuple[int, int]],
    machine: RhythmMachine,
    forced: Sequence[bool],
) -> list[Table]:
    """Return one table per stage.

    Args:
        costs: per stage and day the least points of a session there, NEVER where there is none; padded with NEVER for
            as many days as the machine's longest move.
        windows: per stage the first and the last day that any plan can use.
        machine: the rhythm.
        forced: per stage whether it is reached whatever the rhythm says.
    """
    tables: list[Table] = []
    for stage in range(len(costs) - 1, -1, -1):
        first, last = windows[stage]
        cost = costs[stage]
        here = cost[first : last + 1]
        if not tables:
            rests = [[0] * len(here)] * len(machine.near)
        elif forced[stage + 1]:
            rests = _forced_rests(tables[-1], windows[stage + 1][0], range(first, last + 1), machine)
        else:
            rests = _rests(tables[-1], first, last + 1, machine)
        head, tail = [NEVER] * first, [NEVER] * (len(cost) - last - 1)
        tables.append([head + list(map(add, here, rest)) + tail for rest in rests])
    tables.reverse()
    return tables


def _rests(after: Table, first: int, end: int, machine: RhythmMachine) -> list[list[int]]:
    """Per history, the least that the next stages cost from each day of ``[first, end)`` on."""
    soonest = _least_from(after[0])
    rests = []
    for near, clear in zip(machine.near, machine.clear, strict=True):
        far = soonest[first + clear : end + clear]
        reach = [after[then][first + ahead : end + ahead] for ahead, then in near]
        rests.append(list(map(min, far, *reach)) if reach else far)
    return rests


def _forced_rests(after: Table, day: int, days: range, machine: RhythmMachine) -> list[list[int]]:
    histories = range(len(machine.near))
    return [[after[machine.forced(history, day - each)][day] for each in days] for history in histories]


def _least_from(row: Sequence[int]) -> list[int]:
    """Per day the least of this day and all later ones."""
    least = list(row)
    best = NEVER
    for day in range(len(least) - 1, -1, -1):
        if least[day] < best:
            best = least[day]
        else:
            least[day] = best
    return least
