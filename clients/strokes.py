"""A signature drawn on the screen, as lines in a box of 900 by 300. Pure.

What comes from the browser is a list of strokes, each a list of points ``[x, y]`` in whole units. Lines, not pixels:
there is no picture to decode, and it prints as sharply as it was drawn.
"""

import json
from itertools import pairwise
from math import hypot

WIDTH, HEIGHT = 900, 300
MOST_STROKES, MOST_POINTS = 200, 6000
LONGEST_TEXT = 120_000
SHORTEST_LINE = 120.0  # units of ink altogether: less is a slip of the finger, no signature

Point = tuple[int, int]
Strokes = tuple[tuple[Point, ...], ...]


class NoSignature(Exception):
    """Nothing, or next to nothing, was drawn; or it is no drawing at all."""


def read_strokes(text: str) -> Strokes:
    """Return the drawing.

    Raises:
        NoSignature: see there.
    """
    if len(text) > LONGEST_TEXT:
        raise NoSignature
    try:
        return checked(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise NoSignature from error


def checked(drawing: object) -> Strokes:
    """Return a drawing that was already taken out of JSON. Raises as :func:`read_strokes`."""
    if not isinstance(drawing, list) or len(drawing) > MOST_STROKES:
        raise NoSignature
    strokes = tuple(_stroke(one) for one in drawing)
    if sum(map(len, strokes)) > MOST_POINTS or ink(strokes) < SHORTEST_LINE:
        raise NoSignature
    return strokes


def _stroke(points: object) -> tuple[Point, ...]:
    if not isinstance(points, list):
        raise NoSignature
    return tuple(_point(point) for point in points)


def _point(point: object) -> Point:
    match point:
        case [int(x), int(y)] if 0 <= x <= WIDTH and 0 <= y <= HEIGHT and type(x) is type(y) is int:
            return x, y
        case _:
            raise NoSignature


def ink(strokes: Strokes) -> float:
    """How much line there is, in units."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for stroke in strokes for a, b in pairwise(stroke))


def written(strokes: Strokes) -> str:
    return json.dumps(strokes, separators=(",", ":"))


def path(strokes: Strokes) -> str:
    """Return the drawing as the ``d`` of an SVG path; a point alone is a dot."""
    return " ".join(
        "M" + "L".join(f"{x} {y}" for x, y in (stroke if len(stroke) > 1 else stroke * 2))
        for stroke in strokes
        if stroke
    )
