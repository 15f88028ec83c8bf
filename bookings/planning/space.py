"""One course's search space: per session the days, starts, points and bounds that the search walks through.

Built from the request and the candidates; the search itself (:mod:`bookings.planning.search`) knows neither.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from bookings.planning.bounds import Table, bounds
from bookings.planning.candidates import NEVER, Candidates, Group
from bookings.planning.model import Rhythm
from bookings.planning.rhythm import WINDOW, RhythmMachine, machine
from bookings.planning.stages import Stage, day_windows


@dataclass(frozen=True, slots=True)
class StageSpace:
    """One session's choices.

    Attributes:
        days: the usable days, ascending; for a fixed session the one.
        groups: the starts of a day, cheapest first.
        floor: per day the least points of a start by itself.
        extra: per day points that every start of the day pays (distance from the wished start, late finish).
        bound: the least points of this session and all later ones, per history and day.
        forced: reached whatever the rhythm says.
    """

    days: Sequence[int]
    groups: Callable[[int], list[Group]]
    floor: Sequence[int]
    extra: Sequence[int]
    bound: Table
    forced: bool


@dataclass(frozen=True, slots=True)
class Loner:
    """A cosmetologist who could do every session by herself.

    Attributes:
        position: in the crew.
        windows: her first and last usable day of each session.
        floor: per day the least points of a session with her.
        least: points that a course with her alone does not go below.
    """

    position: int
    windows: Sequence[tuple[int, int]]
    floor: Sequence[int]
    least: int


@dataclass(frozen=True, slots=True)
class Before:
    """The fixed session right before the first one to be planned, with the history it leaves."""

    day: int
    history: int
    group: Group


@dataclass(frozen=True, slots=True)
class Space:
    """The stages from the first session to be planned on, as long as they matter."""

    stages: tuple[StageSpace, ...]
    machine: RhythmMachine
    before: Before | None
    uneven: int

    @property
    def least(self) -> int:
        """Points that no plan goes below."""
        bound = self.stages[0].bound
        if self.before is None:
            return min(bound[0])
        day, history = self.before.day, self.before.history
        machine, uneven = self.machine, self.uneven
        near = [
            bound[then][day + ahead] + uneven * machine.off(ahead)
            for ahead, then in machine.near[history]
            if day + ahead >= 0
        ]
        start = max(0, day + machine.clear[history])
        far = [points + uneven * machine.off(on - day) for on, points in enumerate(bound[0][start:], start)]
        return min([*near, *far])


class SpaceMaker:
    """Makes the spaces of one request: all days, or only those up to a date.

    Args:
        row: the whole course.
        starts: number -> (wall-clock minute, cosmetologist) of the fixed sessions.
        extras: number -> per day points that every start of that day pays.
        uneven: points of a day by which a gap between neighbours is not even.
    """

    def __init__(
        self,
        *,
        row: Sequence[Stage],
        rhythm: Rhythm,
        candidates: Candidates,
        starts: Mapping[int, tuple[int, int]],
        extras: Mapping[int, Sequence[int]],
        uneven: int,
        size: int,
    ) -> None:
        self._row, self._rhythm, self._candidates = row, rhythm, candidates
        self._starts, self._extras, self._uneven = starts, extras, uneven
        planned = [position for position, stage in enumerate(row) if stage.day is None] or [len(row)]
        self._begin, self._end = planned[0], min(len(row), planned[-1] + rhythm.per_week + 1)
        self._size = size
        self._machine = machine(rhythm.per_week, rhythm.min_gap_days, plain=self._broken())

    def windows(self, days: int = -1) -> list[tuple[int, int]]:
        """Return each stage's first and last usable day; shorter than the row where a stage has none.

        ``days``: the bit set of days that sessions to be planned may have; all by default.
        """
        row = self._row
        if days != -1:
            row = [Stage(stage.number, stage.day, stage.days & days) for stage in row]
        return day_windows(row, self._rhythm, self._size)

    def loners(self) -> list[Loner]:
        """Return who could do every session by herself, the most promising first."""
        row, fixed = self._row, {who for _, who in self._starts.values()}
        found = []
        for position, floor in enumerate(self._candidates.floors()):
            if fixed - {self._candidates.crew[position]}:
                continue
            windows = self.windows(sum(1 << day for day, points in enumerate(floor) if points < NEVER))
            if len(windows) == len(row):
                to_plan = sum(stage.day is None for stage in row)
                least = sum(sorted(floor)[:to_plan]) + self._least_extra(windows)
                found.append(Loner(position, windows, floor, least))
        return sorted(found, key=lambda loner: loner.least)

    def space(self, windows: Sequence[tuple[int, int]], only: Loner | None = None) -> Space:
        """Return the space of a row whose every stage has a window; with one cosmetologist only if asked."""
        reach = max(self._machine.clear)
        stages = self._row[self._begin : self._end]
        windows = windows[self._begin : self._end]
        nothing = [0] * (self._size + reach)
        free = self._candidates.floor if only is None else only.floor
        floors = [self._floor(stage, free, reach) for stage in stages]
        extras = [[*self._extras.get(stage.number, ()), *nothing][: len(nothing)] for stage in stages]
        costs = [
            list(map(add, floor, extra)) if stage.number in self._extras else floor
            for stage, floor, extra in zip(stages, floors, extras, strict=True)
        ]
        forced = [self._machine.plain and stage.day is not None for stage in stages]
        tables = bounds(costs, windows, self._machine, forced, self._uneven)
        return Space(
            stages=tuple(
                StageSpace(self._days(stage, window), self._groups(stage, only), floor, extra, table, force)
                for stage, window, floor, extra, table, force in zip(
                    stages, windows, floors, extras, tables, forced, strict=True
                )
            ),
            machine=self._machine,
            before=self._before(),
            uneven=self._uneven,
        )

    def _least_extra(self, windows: Sequence[tuple[int, int]]) -> int:
        spans = ((extra, windows[number - 1]) for number, extra in self._extras.items())
        return sum(min(extra[first : last + 1]) for extra, (first, last) in spans)

    def _broken(self) -> bool:
        """Whether fixed sessions among those still to be walked through break the rhythm by themselves."""
        rhythm, row = self._rhythm, self._row[self._begin : self._end]
        for back, least in ((1, rhythm.min_gap_days), (rhythm.per_week, WINDOW)):
            for one, other in zip(row, row[back:], strict=False):
                if one.day is not None and other.day is not None and other.day - one.day < least:
                    return True
        return False

    def _floor(self, stage: Stage, free: Sequence[int], reach: int) -> list[int]:
        if stage.day is None:
            return [*free, *[NEVER] * (self._size + reach - len(free))]
        floor = [NEVER] * (self._size + reach)
        floor[stage.day] = 0
        return floor

    def _days(self, stage: Stage, window: tuple[int, int]) -> Sequence[int]:
        if stage.day is not None:
            return (stage.day,)
        return [day for day in range(window[0], window[1] + 1) if stage.days >> day & 1]

    def _groups(self, stage: Stage, only: Loner | None) -> Callable[[int], list[Group]]:
        groups = self._candidates.groups
        if stage.day is not None:
            group = self._fixed_group(stage)
            return lambda day: [group]
        if only is None:
            return groups
        crew = 1 << only.position
        return lambda day: [(points, minute, crew) for points, minute, who in groups(day) if who & crew]

    def _fixed_group(self, stage: Stage) -> Group:
        """A fixed session as its day's only start. Its own points are the same in every plan, so they are left out."""
        minute, cosmetologist = self._starts[stage.number]
        return 0, minute, 1 << self._candidates.crew.index(cosmetologist)

    def _before(self) -> Before | None:
        days = [stage.day for stage in self._row[: self._begin] if stage.day is not None]
        if not days:
            return None
        history = self._machine.after(days[-1] - day for day in days[:-1])
        return Before(days[-1], history, self._fixed_group(self._row[self._begin - 1]))
