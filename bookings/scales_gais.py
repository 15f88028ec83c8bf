"""The Global Aesthetic Improvement Scale: how the skin looks as a whole, against before the course. Pure.

Published with its numbers running either way (1 best to 5 worst, and 3 best to -1 worst), so what is stored is the
label (DOMAIN 7). There is no order to compute with here, on purpose: it is read, never averaged.
"""

from enum import StrEnum


class Gais(StrEnum):
    VERY_MUCH_IMPROVED = "very_much_improved"
    MUCH_IMPROVED = "much_improved"
    IMPROVED = "improved"
    NO_CHANGE = "no_change"
    WORSE = "worse"
