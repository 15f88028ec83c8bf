"""Writes down what happened, who did it, when, through which door: many rows in one statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bookings.models import Course, CourseEvent, Session, SessionEvent
from salon import clock
from salon.accounts.actor import Actor


def place(session: Session) -> dict[str, Any]:
    """Return where a session is, for an event's before and after."""
    return {
        "number": session.number,
        "starts_at": session.starts_at.isoformat(),
        "cosmetologist": session.cosmetologist_id,
        "room": session.room_id,
        "device": session.device_id,
    }


def note_sessions(
    kind: str, rows: Iterable[tuple[Session, dict[str, Any]]], *, actor: Actor, now: datetime | None = None
) -> None:
    """Write one event for each session. One query."""
    at = now or clock.now()
    SessionEvent.objects.bulk_create(
        SessionEvent(session=session, at=at, by=actor.user, via=actor.via.value, kind=kind, data=data)
        for session, data in rows
    )


def note_course(course: Course, kind: str, *, actor: Actor, **data: Any) -> None:
    """Write one event for a course. One query."""
    CourseEvent.objects.create(
        course=course, at=clock.now(), by=actor.user, kind=kind, data={"via": actor.via.value, **data}
    )
