"""Which of one person's mails of one day leaves. Pure: knows no Django and never asks the time.

Of our own accord she gets one mail a day, the most important first. What waits for the next day is not lost; what
could not wait and is needed leaves beside it, as two mails are better than a session nobody reminded her of.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wanting:
    """A mail that wants to leave.

    Args:
        rank: the lower is the more important.
        can_wait: the same hour tomorrow would still be in time.
        about: what it is about, such as a session; None: nothing of its own.
        covers: the kinds that say no more than this one about the same thing.
    """

    pk: int
    kind: str
    rank: int
    due_at: datetime
    needed: bool
    can_wait: bool
    about: int | None = None
    covers: Collection[str] = ()


@dataclass(slots=True)
class Day:
    """``leads`` has the day; ``besides`` leave all the same; ``said`` is told by one of them; ``late`` wait."""

    leads: int | None = None
    besides: set[int] = field(default_factory=set)
    said: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)


def decide(wanting: Sequence[Wanting], *, taken: bool, later: int | None = None) -> Day:
    """Return what becomes of each.

    Args:
        taken: another mail has the day already.
        later: the lowest rank of what else is due to her today, None when nothing is.
    """
    day, leaving = Day(), list[Wanting]()
    for mail in sorted(wanting, key=lambda one: (one.rank, one.due_at, one.pk)):
        if any(_covers(other, mail) for other in leaving):
            day.said.add(mail.pk)
        elif not taken and day.leads is None and not (later is not None and later < mail.rank):
            day.leads = mail.pk
            leaving.append(mail)
        elif mail.needed and not mail.can_wait:
            day.besides.add(mail.pk)
            leaving.append(mail)
        else:
            day.late.add(mail.pk)
    return day


def _covers(other: Wanting, mail: Wanting) -> bool:
    return mail.about is not None and mail.about == other.about and mail.kind in other.covers
