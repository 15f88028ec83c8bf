"""The cost of a plan, written down: what a course is worth less for, in points that the owner can weigh.

    cost = sum over sessions   of being outside every wish, of the distance from the nearest one (weekdays off, minutes
                               off) and of not being with the preferred cosmetologist
         + sum over neighbours of the change of time (up to a cap) and of cosmetologist, and of the days by which
                               the gap between them is shorter or longer than an even rhythm's
         + days the first session lies from the wished start
         + days the last session lies after the earliest finish that the rhythm allows

An even rhythm spreads ``per_week`` sessions over the week: 3 or 4 days apart for two a week, so Mon/Thu costs nothing
and Mon/Wed (2 and 5 days) a day each time. Being outside a wish costs something beside the distance: who wishes
Tuesdays twice a week is better served by Tue/Thu than by Mon/Wed, which are as near on the whole and never what she
wished. All whole numbers, so "optimal" is exact. Knows wall-clock minutes and weekdays; knows no resources.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Window(Protocol):
    """A wished weekday and wall-clock window (see :class:`bookings.planning.model.Wish`)."""

    @property
    def weekday(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Distance = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each kind of inconvenience; whole numbers, not negative."""

    outside_wish: int = 60  # a session that lies in none of the wished windows
    weekday_off: int = 120  # a day between the session's weekday and the wished one
    minute_off: int = 2  # a minute that the visit sticks out of the wished window
    not_preferred: int = 90  # a session with another than the preferred cosmetologist
    time_change: int = 1  # a minute of difference to the session before
    time_change_cap: int = 120  # points at which another time is simply another time
    cosmetologist_change: int = 60  # another cosmetologist than the session before
    start_day: int = 20  # a day between the first session and the wished start
    late_day: int = 80  # a day that the course ends later than the rhythm needs
    uneven_day: int = 30  # a day that a gap is shorter or longer than an even rhythm's

    def __post_init__(self) -> None:
        if any(getattr(self, name) < 0 for name in self.__slots__):
            raise ValueError("weights are not negative")


@dataclass(frozen=True, slots=True)
class Cost:
    """The points of a plan by cause."""

    outside_wishes: int = 0
    weekday: int = 0
    time_of_day: int = 0
    not_preferred: int = 0
    time_change: int = 0
    cosmetologist_change: int = 0
    start: int = 0
    late_finish: int = 0
    uneven_gaps: int = 0

    @property
    def total(self) -> int:
        return (
            self.outside_wishes
            + self.weekday
            + self.time_of_day
            + self.not_preferred
            + self.time_change
            + self.cosmetologist_change
            + self.start
            + self.late_finish
            + self.uneven_gaps
        )


def days_apart(one: int, other: int) -> int:
    """Return how many days lie between two weekdays, the short way round (0..3)."""
    apart = abs(one - other)
    return min(apart, 7 - apart)


def minutes_outside(start: int, minutes: int, window: Window) -> int:
    """Return by how many minutes a visit sticks out of a window, at both ends; one longer than it always does."""
    return max(window.start - start, 0) + max(start + minutes - window.end, 0)


def inside_a_wish(weekday: int, start: int, minutes: int, wishes: Iterable[Window]) -> bool:
    """Return whether the whole visit lies in a window, whatever being outside costs; never without wishes."""
    return any(wish.weekday == weekday and not minutes_outside(start, minutes, wish) for wish in wishes)


def wish_distance(weekday: int, start: int, minutes: int, wishes: Iterable[Window], weights: Weights) -> Distance:
    """Return the points (for being outside, the weekday, the time of day) to the nearest wish; zeros without any."""
    best: Distance | None = None
    for wish in wishes:
        outside = days_apart(weekday, wish.weekday) or minutes_outside(start, minutes, wish)
        points = (
            weights.outside_wish if outside else 0,
            weights.weekday_off * days_apart(weekday, wish.weekday),
            weights.minute_off * minutes_outside(start, minutes, wish),
        )
        if best is None or sum(points) < sum(best):
            best = points
    return best or (0, 0, 0)


class WishTable:
    """The points of :func:`wish_distance` as a table: ``table[weekday][minute]``, filled as it is asked.

    ``forbidden``, if not 0, stands in for the points of every start outside all wishes (only those inside are allowed).
    """

    def __init__(self, wishes: Sequence[Window], minutes: int, weights: Weights, forbidden: int = 0) -> None:
        self._days = [_Minutes(weekday, minutes, wishes, weights, forbidden) for weekday in range(7)]

    def __getitem__(self, weekday: int) -> "_Minutes":
        return self._days[weekday]


class _Minutes(dict[int, int]):
    """Wall-clock minute -> points, on one weekday."""

    def __init__(self, weekday: int, minutes: int, wishes: Sequence[Window], weights: Weights, forbidden: int) -> None:
        super().__init__()
        self._per_minute, self._outside, self._forbidden = weights.minute_off, weights.outside_wish, forbidden
        self._windows = [
            (weights.weekday_off * days_apart(weekday, wish.weekday), wish.start, wish.end - minutes) for wish in wishes
        ]
        self._today = [(wish.start, wish.end - minutes) for wish in wishes if wish.weekday == weekday]

    def __missing__(self, start: int) -> int:
        if not self._windows or any(first <= start <= last for first, last in self._today):
            points = 0
        elif self._forbidden:
            points = self._forbidden
        else:
            points = self._outside + min(
                base + self._per_minute * (max(first - start, 0) + max(start - last, 0))
                for base, first, last in self._windows
            )
        self[start] = points
        return points


def time_change(one: int, other: int, weights: Weights) -> int:
    """Return the points for a change of wall-clock time between neighbours; a metric, as the planner relies on."""
    return min(weights.time_change * abs(one - other), weights.time_change_cap)
