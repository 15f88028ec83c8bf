"""The rules between the sessions of one course: order, gap, rhythm. Pure: local dates and moments, no clock.

The planner keeps them by construction; services ask again under the lock, as the truth of DESIGN section 3 wants.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

WINDOW_DAYS = 7


class Rule(StrEnum):
    ORDER = "order"  # a later number begins later
    GAP = "gap"  # local dates at least min_gap_days apart
    RHYTHM = "rhythm"  # at most per_week in any 7 consecutive days


@dataclass(frozen=True, slots=True)
class Dated:
    """A session by its number, its local date and its moment."""

    number: int
    on: date
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule broken by these sessions, in order."""

    rule: Rule
    sessions: tuple[Dated, ...]

    @property
    def last(self) -> Dated:
        return self.sessions[-1]


def broken_rules(
    sessions: Sequence[Dated], *, per_week: int, min_gap_days: int, concerning: Collection[int] | None = None
) -> list[Broken]:
    """Return every rule the sessions of a course break, in the order of their numbers.

    Args:
        concerning: only what involves one of these numbers; a move is not blamed for what was amiss before.
    """
    ordered = sorted(sessions, key=lambda one: one.number)
    found = [*_disorder(ordered), *_gaps(ordered, min_gap_days), *_crowds(ordered, per_week)]
    if concerning is None:
        return found
    return [broken for broken in found if any(one.number in concerning for one in broken.sessions)]


def _disorder(ordered: Sequence[Dated]) -> Iterator[Broken]:
    for one, other in pairwise(ordered):
        if other.starts_at < one.starts_at:
            yield Broken(Rule.ORDER, (one, other))


def _gaps(ordered: Sequence[Dated], min_gap_days: int) -> Iterator[Broken]:
    for one, other in pairwise(ordered):
        if one.starts_at <= other.starts_at and (other.on - one.on).days < min_gap_days:
            yield Broken(Rule.GAP, (one, other))


def _crowds(ordered: Sequence[Dated], per_week: int) -> Iterator[Broken]:
    for index in range(len(ordered) - per_week):
        crowd = tuple(ordered[index : index + per_week + 1])
        if 0 <= (crowd[-1].on - crowd[0].on).days < WINDOW_DAYS:
            yield Broken(Rule.RHYTHM, crowd)
