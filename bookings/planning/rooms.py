"""Room and device of each session, chosen last: any free one does, and changing as seldom as possible is nicest.

Going forward with the set of places that fit every session so far, and changing only when the set runs empty, makes the
fewest changes there can be (the usual exchange argument). Not part of the cost.
"""

from collections.abc import Sequence


def fewest_changes(options: Sequence[int]) -> list[int | None]:
    """Return one position per session out of its bit set of possible ones; None where the set is empty."""
    chosen: list[int | None] = []
    stretch = 0  # sessions since the last change
    common = 0
    for option in options:
        if common & option:
            common &= option
            stretch += 1
            continue
        chosen += _settle(common, stretch)
        common, stretch = option, 1
    return chosen + _settle(common, stretch)


def _settle(common: int, stretch: int) -> list[int | None]:
    return [(common & -common).bit_length() - 1 if common else None] * stretch
