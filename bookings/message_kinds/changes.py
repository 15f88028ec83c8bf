"""What changed in a client's dates since the client was last told. Pure: knows no Django and never asks the time.

Several changes within the grace become one note that tells the difference between what she knows and what is now;
no difference, no note.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from bookings.message_kinds.names import CANCELLED, CHANGED, MOVED, PAUSED


@dataclass(frozen=True, slots=True)
class Was:
    """How a session stood before a change. Take it *before* changing the session: ``Was.of(session)``."""

    starts_at: datetime
    cosmetologist_id: int

    @classmethod
    def of(cls, session: Any) -> Self:
        return cls(starts_at=session.starts_at, cosmetologist_id=session.cosmetologist_id)


@dataclass(frozen=True, slots=True)
class Change:
    """One session: what the client knows (``was`` None: nothing yet) and the sequence of what is now."""

    session: int
    sequence: int
    was: Was | None

    def as_json(self) -> dict[str, Any]:
        known = self.was and {"starts_at": self.was.starts_at.isoformat(), "cosmetologist": self.was.cosmetologist_id}
        return {"session": self.session, "sequence": self.sequence, "was": known}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        known = data["was"]
        was = known and Was(datetime.fromisoformat(known["starts_at"]), known["cosmetologist"])
        return cls(session=data["session"], sequence=data["sequence"], was=was)

    def verb(self, session: Any, *, live: bool) -> str:
        """Return ``moved``, ``cancelled`` or ``added``, or nothing when the client need not be told."""
        if self.was is None:
            return "added" if live else ""
        if not live:
            return CANCELLED
        return MOVED if self.was != Was.of(session) else ""


def merge(earlier: Iterable[Change], later: Iterable[Change]) -> list[Change]:
    """Return the later changes as seen from what the client knew before the earlier ones."""
    merged = {change.session: change for change in earlier}
    for change in later:
        known = merged[change.session].was if change.session in merged else change.was
        merged[change.session] = Change(session=change.session, sequence=change.sequence, was=known)
    return sorted(merged.values(), key=lambda change: change.session)


def kind_of_note(verbs: Iterable[str], *, paused: bool) -> str:
    """Return the kind of note for these verbs."""
    found = set(verbs)
    if found == {CANCELLED}:
        return PAUSED if paused else CANCELLED
    return MOVED if found == {MOVED} else CHANGED


def key_of_note(kind: str, client: int, changes: Iterable[Change]) -> str:
    """Return the dedupe key: by session and sequence for one, by a digest of them for several."""
    known = [(change.session, change.sequence) for change in changes]
    if len(known) == 1:
        return f"{kind}:session:{known[0][0]}:seq:{known[0][1]}"
    digest = sha256(repr(sorted(known)).encode()).hexdigest()[:24]
    return f"{kind}:client:{client}:change:{digest}"
