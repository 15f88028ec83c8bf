"""Is a course behind its rhythm? Pure: local dates and counts, no clock.

Two ways to fall behind: sessions without a date (cancelled, missed, never booked again), and a wait between two
sessions, or from the last one until today, that is far longer than the rhythm means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

WEEK = 7
PATIENCE = 2  # a wait may be so many times as long as the rhythm means


class Lateness(StrEnum):
    MISSING = "missing"  # sessions have no date
    WAITING = "waiting"  # nothing for too long


@dataclass(frozen=True, slots=True)
class Behind:
    """Attributes:
    missing: sessions without a date.
    since: the date of the last session before the wait (None: none yet).
    until: the date of the next one (None: none is booked).
    """

    why: Lateness
    missing: int
    since: date | None
    until: date | None


def usual_wait(per_week: int, min_gap_days: int) -> int:
    """Return how many days lie between two sessions when the rhythm is kept."""
    return max(min_gap_days, -(-WEEK // per_week))


def behind(
    dates: Sequence[date], *, total: int, per_week: int, min_gap_days: int, today: date, started: date
) -> Behind | None:
    """Return how a course is behind its rhythm, None if it is not.

    Args:
        dates: local dates of the sessions held or done, in order.
        total: how many the course has.
        started: when it was booked; a first session far later than that was wished so and is no wait.
    """
    longest = PATIENCE * usual_wait(per_week, min_gap_days)
    missing = max(0, total - len(dates))
    past = [on for on in dates if on < today]
    coming = next((on for on in dates if on >= today), None)
    since = past[-1] if past else None
    if missing:
        return Behind(Lateness.MISSING, missing, since, coming)
    for one, other in pairwise(dates):
        if other >= today and (other - max(one, started)).days > longest:
            return Behind(Lateness.WAITING, 0, one, other)
    return None
