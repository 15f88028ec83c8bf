"""The three questions before every session: what was said, and what follows from it. Pure: no Django, no clock.

A delayed reaction shows after 48 to 96 hours (docs/domain.md), and at two sessions a week the next one is three or four
days later: so every session starts with them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPENS = timedelta(hours=24)  # "skin intact today" answered earlier than this says nothing about the session


@dataclass(frozen=True, slots=True)
class Said:
    """``changed``: anything since the full answers. ``reacted``: since last time. ``intact``: the skin, today."""

    changed: bool
    reacted: bool
    intact: bool
    note: str = ""

    @property
    def quiet(self) -> bool:
        """Whether nothing stands in the way."""
        return self.intact and not self.changed and not self.reacted

    @property
    def opens_questions(self) -> bool:
        """Whether the full questions have to be asked again."""
        return self.changed or not self.intact


class Stands(StrEnum):
    """How a session stands with its three questions: all that the front desk may know."""

    NOT_ASKED = "not_asked"
    NOTHING_NEW = "nothing_new"
    QUESTIONS = "questions"  # the full questions are to be asked again
    HELD = "held"  # a cosmetologist has to look first

    @property
    def may_start(self) -> bool:
        """Not asked beforehand is no hindrance: the record asks about reactions before it can be signed."""
        return self in (Stands.NOT_ASKED, Stands.NOTHING_NEW)


def stands(*, asked: bool, questions_open: bool, held: bool) -> Stands:
    """Return how a session stands; the strictest decides."""
    if held:
        return Stands.HELD
    if questions_open:
        return Stands.QUESTIONS
    return Stands.NOTHING_NEW if asked else Stands.NOT_ASKED


def too_early(starts_at: datetime, now: datetime) -> bool:
    return now < starts_at - OPENS
