"""What a patch test means at one moment: waiting for a reading, negative, doubtful, positive. Pure.

A delayed reaction shows after 48 to 96 hours, and kojic acid's can turn positive only at 96 (docs/domain.md, 4). So a
serum is cleared by nothing before the reading at 96 hours, whatever 48 hours looked like; a positive one bars at once.
Hours are counted from the application; a reading may be this much early, as salons open in the morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

READINGS = (timedelta(hours=48), timedelta(hours=96))
TOLERANCE = timedelta(hours=4)
LATEST = timedelta(days=7)  # later nothing can be read any more: a reaction may have come and gone


class PatchState(StrEnum):
    MISSING = "missing"  # never tried
    WAITING = "waiting"  # a reading is still to come
    NEGATIVE = "negative"
    DOUBTFUL = "doubtful"  # to be repeated
    POSITIVE = "positive"
    UNREAD = "unread"  # the time for its last reading went by
    LAPSED = "lapsed"  # negative, too long ago


@dataclass(frozen=True, slots=True)
class Read:
    at: datetime
    result: str  # negative, doubtful, positive


@dataclass(frozen=True, slots=True)
class Patch:
    """One test that was not withdrawn, its readings in the order of time."""

    applied_at: datetime
    readings: tuple[Read, ...] = ()

    @property
    def due(self) -> tuple[datetime, ...]:
        """When it is to be read, as the protocol has it."""
        return tuple(self.applied_at + after for after in READINGS)

    def next_due(self) -> datetime | None:
        """The reading that comes next; none once one was positive or the last was made."""
        if any(one.result == "positive" for one in self.readings):
            return None
        last = max((one.at for one in self.readings), default=self.applied_at)
        return next((due for due in self.due if last < due - TOLERANCE), None)

    def passed_over(self, now: datetime) -> datetime | None:
        """The first reading, if nobody made it while it was due: it stays unmade, whatever is read later."""
        last = self.due[-1] - TOLERANCE
        if now < last or any(one.at < last for one in self.readings):
            return None
        return self.due[0]

    def may_read(self, at: datetime, result: str) -> bool:
        """Whether a reading at ``at`` says anything. A reaction counts whenever seen, its absence only in time."""
        if result == "positive":
            return at >= self.applied_at
        return self.due[0] - TOLERANCE <= at <= self.applied_at + LATEST


@dataclass(frozen=True, slots=True)
class Standing:
    """``since``: of a negative or lapsed one, when it was read. ``due``: of a waiting one, its next reading."""

    state: PatchState
    due: datetime | None = None
    since: datetime | None = None

    @property
    def cleared(self) -> bool:
        return self.state is PatchState.NEGATIVE


def judge(patches: Sequence[Patch], *, holds_days: int, now: datetime) -> Standing:
    """Return how one client stands with one serum.

    Args:
        patches: all of hers with this serum; the order does not matter.
        holds_days: how long a negative one holds, as the salon set it on the serum.
    """
    if any(one.result == "positive" for patch in patches for one in patch.readings):
        return Standing(PatchState.POSITIVE)
    if not patches:
        return Standing(PatchState.MISSING)
    return _latest(max(patches, key=lambda patch: patch.applied_at), timedelta(days=holds_days), now)


def _latest(patch: Patch, holds: timedelta, now: datetime) -> Standing:
    final = [one for one in patch.readings if one.at >= patch.due[-1] - TOLERANCE]
    if final:
        last = max(final, key=lambda one: one.at)
        if last.result == "doubtful":
            return Standing(PatchState.DOUBTFUL, since=last.at)
        over = now >= last.at + holds
        return Standing(PatchState.LAPSED if over else PatchState.NEGATIVE, since=last.at)
    if now > patch.applied_at + LATEST:
        return Standing(PatchState.UNREAD)
    return Standing(PatchState.WAITING, due=patch.next_due())
