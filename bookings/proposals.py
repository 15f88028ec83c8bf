"""What the planning services take and give: frozen values with names and aware moments, ready to be shown.

Pure data. Moments are aware; those that come out carry the location's offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Slot:
    """One session as it is asked for: when it starts, and whom and what it takes. ``number`` only where it matters."""

    starts_at: datetime
    cosmetologist_id: int
    room_id: int
    device_id: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A cosmetologist, room or device."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ProposedSession:
    """One session of a plan. ``fixed``: it was pinned or is booked already."""

    number: int
    starts_at: datetime
    ends_at: datetime
    cosmetologist: Named
    room: Named
    device: Named
    fixed: bool = False

    @property
    def slot(self) -> Slot:
        """The same session as something to book."""
        return Slot(self.starts_at, self.cosmetologist.id, self.room.id, self.device.id, self.number)

    def as_json(self) -> dict[str, Any]:
        """The API's shape, with names beside the keys."""
        return {
            "number": self.number,
            "starts_at": self.starts_at.isoformat(timespec="seconds"),
            "ends_at": self.ends_at.isoformat(timespec="seconds"),
            "cosmetologist": self.cosmetologist.id,
            "room": self.room.id,
            "device": self.device.id,
            "cosmetologist_name": self.cosmetologist.name,
            "room_name": self.room.name,
            "device_name": self.device.name,
        }


@dataclass(frozen=True, slots=True)
class ProposedPlan:
    """A whole course as it could be booked.

    Attributes:
        label: stable code: closest, soonest, one_cosmetologist.
        title: what it is best at, for people.
        explanation: sentences that say what it costs.
        cost: points; fewer are better. ``parts`` says by cause.
    """

    label: str
    title: str
    explanation: tuple[str, ...]
    cost: int
    parts: Mapping[str, int]
    sessions: tuple[ProposedSession, ...]

    @property
    def finishes_on(self) -> date:
        return self.sessions[-1].starts_at.date()

    def as_json(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "title": self.title,
            "explanation": list(self.explanation),
            "cost": self.cost,
            "finishes_on": self.finishes_on.isoformat(),
            "sessions": [session.as_json() for session in self.sessions],
        }


@dataclass(frozen=True, slots=True)
class RefusedDate:
    """Why a wished date and time was not taken. ``nearest`` is the nearest start that works, if there is one."""

    starts_at: datetime
    reason: str
    nearest: datetime | None

    @property
    def date(self) -> date:
        return self.starts_at.date()

    def as_json(self) -> dict[str, Any]:
        nearest = self.nearest.isoformat(timespec="seconds") if self.nearest else None
        return {
            "date": self.date.isoformat(),
            "starts_at": self.starts_at.isoformat(timespec="seconds"),
            "reason": self.reason,
            "nearest": nearest,
        }


@dataclass(frozen=True, slots=True)
class RelaxedPlan:
    """One wish given up, said in a sentence, and the plan this gives."""

    code: str
    sentence: str
    plan: ProposedPlan

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "sentence": self.sentence, "plan": self.plan.as_json()}


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """Up to three plans, best first, and the reasons for every wish not met.

    ``earliest`` is the first date her screening allows, None when it sets none. The numbers are what the plans were
    made with, for the form that books one of them.
    """

    plans: tuple[ProposedPlan, ...]
    refusals: tuple[RefusedDate, ...]
    minutes: int
    per_week: int
    min_gap_days: int
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """One session of a running course: where it stands and where it would go.

    Attributes:
        session_id: None for a session that had no date.
        before: None for the same.
        after: None where no other place was found; ``reason`` says why, ``code`` the same for programs.
        confirmed: the client has confirmed the session.
        treatment: of its course, where sessions of several courses stand together.
        hit: False where it could have stayed, and moves so that others fit.
    """

    number: int
    session_id: int | None
    before: ProposedSession | None
    after: ProposedSession | None
    reason: str = ""
    code: str = ""
    confirmed: bool = False
    course_id: int | None = None
    treatment: str = ""
    hit: bool = True

    @property
    def moves(self) -> bool:
        """Whether time, cosmetologist, room or device change (and not only the number)."""
        if self.before is None or self.after is None:
            return False
        return replace(self.before.slot, number=None) != replace(self.after.slot, number=None)

    @property
    def most(self) -> str:
        """The change that matters most: a ``date`` where there was none, ``time``, ``cosmetologist`` or ``place``."""
        if self.before is None or self.after is None:
            return "date"
        if self.before.starts_at != self.after.starts_at:
            return "time"
        return "place" if self.before.cosmetologist == self.after.cosmetologist else "cosmetologist"

    @property
    def shows(self) -> bool:
        """Whether a person has anything to see: not where only the number changes."""
        return self.moves or self.before is None or self.after is None

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "session": self.session_id,
            "before": self.before.as_json() if self.before else None,
            "after": self.after.as_json() if self.after else None,
            "reason": self.reason,
            "confirmed": self.confirmed,
            "hit": self.hit,
        }
