"""Which numbers the sessions of a course carry. Pure.

Numbers follow time: session 4 comes before session 5. A cancelled session leaves its number free; a session booked
later takes it where the order allows, else those in between move up by one, as few as can be.
"""

from collections.abc import Sequence
from itertools import pairwise


def with_holes_kept(numbers: Sequence[int], past: int) -> list[int]:
    """Return numbers for sessions in order of time, with every free number where a session can still be placed.

    Args:
        numbers: what they carry now.
        past: how many of the first ones are over: no free number can lie before them.
    """
    if any(one >= other for one, other in pairwise(numbers)):
        return in_row(len(numbers))
    return [rank if rank <= past else number for rank, number in enumerate(numbers, start=1)]


def in_row(count: int) -> list[int]:
    """Return 1 to ``count``: every free number at the end."""
    return list(range(1, count + 1))


def free_numbers(taken: Sequence[int], total: int) -> list[int]:
    """Return the numbers up to ``total`` that nobody carries."""
    held = set(taken)
    return [number for number in range(1, total + 1) if number not in held]
