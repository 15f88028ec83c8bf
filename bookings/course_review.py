"""Half-way through a course: does the skin answer? Pure.

DOMAIN 7: at session five of ten, if the scale has not moved, another serum for the same indication is proposed.
"""

from collections.abc import Sequence
from decimal import Decimal

LEAST_SESSIONS = 4  # of a course that has a middle worth the name


def is_half_way(number: int, total: int) -> bool:
    """Return whether the session with this number lies at the middle of the course or after it: 5 of 10, 3 of 5."""
    return total >= LEAST_SESSIONS and number * 2 >= total


def has_not_moved(grades: Sequence[Decimal]) -> bool:
    """Return whether grades in the order of time are no better at the end than at the start. Less is better.

    Two grades at least; what began at nothing has nowhere to go.
    """
    return len(grades) >= 2 and grades[0] > 0 and grades[-1] >= grades[0]
