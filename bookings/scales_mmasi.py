"""The modified melasma area and severity index, computed from its four regions. Pure.

mMASI = 0.3 x forehead + 0.3 x right malar + 0.3 x left malar + 0.1 x chin, each region area (0-6) x darkness (0-4), so
0 to 24. Weights: Pandya et al., J Am Acad Dermatol 2011;64:78-83 (the MASI without homogeneity); grades of a region as
in the MASI of Kimbrough-Green et al., Arch Dermatol 1994;130:727-733.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum


class Region(StrEnum):
    """In the order of their places in ``parts``; right and left are the client's."""

    FOREHEAD = "forehead"
    RIGHT_MALAR = "right_malar"
    LEFT_MALAR = "left_malar"
    CHIN = "chin"


WEIGHTS = {
    Region.FOREHEAD: Decimal("0.3"),
    Region.RIGHT_MALAR: Decimal("0.3"),
    Region.LEFT_MALAR: Decimal("0.3"),
    Region.CHIN: Decimal("0.1"),
}
AREAS = range(7)  # none, under 10 %, 10-29, 30-49, 50-69, 70-89, 90-100 % of the region
DARKNESSES = range(5)  # absent, slight, mild, marked, maximum
PARTS = 2 * len(WEIGHTS)
Parts = Sequence[int | None]  # area and darkness of each region in turn; None: not graded yet


def are_parts(parts: Parts) -> bool:
    """Return whether these are eight grades, each of its range or not given yet."""
    return len(parts) == PARTS and all(
        value is None or value in (DARKNESSES if place % 2 else AREAS) for place, value in enumerate(parts)
    )


def is_whole(parts: Parts) -> bool:
    """Return whether every region is graded; where no area is affected there is no darkness to grade."""
    return all(area == 0 or None not in (area, dark) for area, dark in _pairs(parts))


def mmasi(parts: Parts) -> Decimal:
    """Return the index to one decimal, as far as its regions are graded; ``parts`` as in :func:`are_parts`."""
    return sum(
        (
            weight * (area or 0) * (dark or 0)
            for weight, (area, dark) in zip(WEIGHTS.values(), _pairs(parts), strict=True)
        ),
        Decimal("0.0"),
    )


def _pairs(parts: Parts) -> list[tuple[int | None, int | None]]:
    return list(zip(parts[::2], parts[1::2], strict=True))
