"""Which demo client has which course, and how far she is. Pure data.

A course's days lie 3 and 4 apart in turn, which is two in any seven days; ``phase`` 0 puts one of them on today, 1 on
tomorrow, 2 on the day after. Each line has a time of its own in its phase, so nothing collides.
"""

from datetime import time
from enum import StrEnum
from typing import NamedTuple


class Fate(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    MISSED = "missed"  # a no-show in the middle: she is behind her rhythm
    PLATEAU = "plateau"  # the scale does not move: time for the half-way review


class Line(NamedTuple):
    who: str  # clara, dina, elif
    phase: int  # days from today to its nearest session
    at: time
    done: int  # sessions before that one
    serum: str
    indications: tuple[str, ...]
    treatment: str = "face-oxygen-peel"
    fate: Fate = Fate.RUNNING
    total: int = 10


_HANDS = "hand-oxygen-peel"

RUNNING: tuple[Line, ...] = (
    Line("clara", 0, time(8, 30), 3, "kojic", ("pigmentation", "wrinkles")),
    Line("clara", 0, time(10), 6, "hyaluronic", ("dryness", "puffiness")),
    Line("clara", 0, time(11, 30), 9, "ceramides", ("firmness", "wrinkles")),
    Line("clara", 0, time(13, 30), 0, "azelaic", ("oiliness", "pores")),
    Line("clara", 0, time(15), 5, "azelaic", ("pores", "oiliness"), fate=Fate.PLATEAU),
    Line("clara", 0, time(16, 30), 2, "hyaluronic", ("cleansing",)),
    Line("clara", 0, time(18), 7, "kojic", ("acne-scars", "pores")),
    Line("dina", 0, time(8, 30), 4, "ceramides", ("contour", "firmness")),
    Line("dina", 0, time(11), 1, "hyaluronic", ("dryness",), _HANDS),
    Line("dina", 0, time(13, 30), 8, "kojic", ("pigmentation",)),
    Line("elif", 0, time(15, 30), 2, "ceramides", ("wrinkles",), _HANDS),
    Line("elif", 0, time(17), 5, "hyaluronic", ("puffiness", "lymph")),
    Line("elif", 0, time(18, 30), 0, "ceramides", ("striae",), _HANDS, total=1),
    Line("clara", 1, time(9), 2, "azelaic", ("oiliness",)),
    Line("clara", 1, time(11), 4, "kojic", ("pigmentation",), fate=Fate.MISSED),
    Line("clara", 1, time(16), 6, "hyaluronic", ("dryness", "wrinkles")),
    Line("dina", 1, time(9), 3, "ceramides", ("firmness",)),
    Line("dina", 1, time(10, 30), 1, "hyaluronic", ("cleansing",), _HANDS),
    Line("elif", 1, time(15, 30), 7, "kojic", ("wrinkles", "pigmentation")),
    Line("clara", 2, time(9), 0, "hyaluronic", ("dryness",)),
    Line("clara", 2, time(14), 5, "ceramides", ("contour",)),
    Line("dina", 2, time(10), 0, "azelaic", ("pores",)),
    Line("elif", 2, time(17), 4, "azelaic", ("oiliness", "pores")),
    Line("clara", 1, time(13), 4, "hyaluronic", ("dryness",), fate=Fate.PAUSED),
    Line("dina", 2, time(13), 2, "kojic", ("acne-scars",), fate=Fate.CANCELLED),
)

# Whole courses of the past: (who, weeks since the last session, serum, indications)
FINISHED: tuple[tuple[str, int, time, str, tuple[str, ...]], ...] = (
    ("clara", 9, time(9), "kojic", ("pigmentation", "wrinkles")),
    ("clara", 12, time(11), "azelaic", ("oiliness", "pores")),
    ("dina", 10, time(9), "hyaluronic", ("dryness",)),
    ("dina", 14, time(11), "ceramides", ("firmness", "contour")),
    ("elif", 11, time(16), "ceramides", ("wrinkles",)),
)
