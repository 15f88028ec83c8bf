"""The geometry of a plot of grades. Pure: numbers in, coordinates out; no Django, no colours, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH, HEIGHT = 560, 230
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 26, 32


@dataclass(frozen=True)
class Point:
    """A grade at its place: ``x`` and ``y`` in the drawing's units, ``value`` and ``number`` as given."""

    x: float
    y: float
    number: int
    value: float


@dataclass(frozen=True)
class Tick:
    at: float
    value: int


class Spread(Protocol):
    """What stands behind a line at one number: the middle half of others and their median."""

    @property
    def number(self) -> int: ...
    @property
    def low(self) -> float: ...
    @property
    def median(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True)
class Plot:
    points: tuple[Point, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    band: str = ""
    median: str = ""
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def line(self) -> str:
        """The line as an SVG path; empty without points."""
        return _path([(p.x, p.y) for p in self.points])

    @property
    def area(self) -> str:
        """The surface under the line as an SVG path; empty with fewer than two points."""
        if len(self.points) < 2:
            return ""
        return f"{self.line} L{self.points[-1].x:g} {self.floor:g} L{self.points[0].x:g} {self.floor:g} Z"


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if n else 'M'}{x:g} {y:g}" for n, (x, y) in enumerate(places))


def plot(
    grades: Sequence[tuple[int, float | None]],
    *,
    top: int = 4,
    sessions: int | None = None,
    band: Sequence[Spread] = (),
) -> Plot:
    """Place grades (session number, grade) on a scale from 0 to ``top``; a session without a grade leaves no point.

    Args:
        top: the scale's highest value, at least 1.
        sessions: the course's length, so that the line grows into its place; at least the last number.
        band: in the order of their numbers; drawn behind the line from two on.
    """
    last = max([number for number, _ in grades] + [one.number for one in band] + [sessions or 1, 2])
    wide, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def across(number: int) -> float:
        return round(LEFT + wide * (number - 1) / (last - 1), 2)

    def down(value: float) -> float:
        return round(TOP + tall * (1 - min(max(value, 0), top) / top), 2)

    over = [(across(one.number), down(one.high)) for one in band]
    under = [(across(one.number), down(one.low)) for one in reversed(band)]
    step = max(1, top // 4)
    every = 1 if last <= 12 else -(-last // 10)
    return Plot(
        points=tuple(Point(across(n), down(v), n, v) for n, v in grades if v is not None),
        rows=tuple(Tick(down(value), value) for value in range(0, top + 1, step)),
        columns=tuple(Tick(across(n), n) for n in range(1, last + 1, every)),
        band=f"{_path(over + under)} Z" if len(band) > 1 else "",
        median=_path([(across(one.number), down(one.median)) for one in band]) if len(band) > 1 else "",
    )
