"""What happened, as data: kept with the repair, so that it can be said, recorded and taken back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class CauseKind(StrEnum):
    COSMETOLOGIST = "cosmetologist"  # away
    ROOM = "room"  # out of order
    DEVICE = "device"  # out of order
    CLOSURE = "closure"  # the salon is closed on whole local days
    CLIENT = "client"  # away, or put off by her screening when no times are given
    LOT = "lot"  # a serum lot cannot be used
    HOURS = "hours"  # whatever no longer fits hours, closures, absences, outages, screenings as they are written down
    COURSE = "course"  # one course was planned again; written by replan_course, never proposed


@dataclass(frozen=True, slots=True)
class Cause:
    """``key`` is the row's key (0 for closure and hours); the times are aware, half-open, in pairs or not at all.

    For a closure they are the first moment of the first day and the last moment of the last. ``change``: for hours,
    what is to be written down (see ``bookings.services.repair.hours_change``); None: they are written down already.
    """

    kind: CauseKind
    key: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    reason: str = ""
    change: dict[str, Any] | None = None

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        if self.starts_at is None or self.ends_at is None:
            return None
        return self.starts_at, self.ends_at

    @property
    def concerns(self) -> tuple[str, ...]:
        """What of the salon it stands in the way of, as :class:`bookings.obstacles.Obstacle` names it."""
        if self.kind is CauseKind.HOURS:
            return ("location", "cosmetologist", "room", "device")
        return ("location",) if self.kind is CauseKind.CLOSURE else (self.kind.value,)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "key": self.key,
            "from": self.starts_at.isoformat() if self.starts_at else None,
            "to": self.ends_at.isoformat() if self.ends_at else None,
            "reason": self.reason,
        } | ({"change": self.change} if self.change else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            kind=CauseKind(data["kind"]),
            key=data["key"],
            starts_at=_moment(data["from"]),
            ends_at=_moment(data["to"]),
            reason=data.get("reason", ""),
            change=data.get("change"),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
