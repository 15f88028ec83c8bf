"""Writes down what happened, who did it, when, through which door: many rows in one statement."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bookings.models import Course, CourseEvent, Session, SessionEvent
from bookings.proposals import Slot
from bookings.services.slots_of import slot_of
from bookings.services.terms import minutes_of
from salon import clock
from salon.accounts.actor import Actor


def place(session: Session) -> dict[str, Any]:
    """Return where a session is and how many minutes long, for an event's before and after."""
    return place_of(slot_of(session)) | {"minutes": minutes_of(session)}


def place_of(slot: Slot) -> dict[str, Any]:
    """Return a slot as JSON; :func:`slot_at` reads it back."""
    return {
        "number": slot.number,
        "starts_at": slot.starts_at.isoformat(),
        "cosmetologist": slot.cosmetologist_id,
        "room": slot.room_id,
        "device": slot.device_id,
    }


def slot_at(place: Mapping[str, Any]) -> Slot:
    """Return what :func:`place_of` wrote."""
    starts_at = datetime.fromisoformat(place["starts_at"])
    return Slot(starts_at, place["cosmetologist"], place["room"], place["device"], place["number"])


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
    note_courses(kind, [(course, data)], actor=actor)


def note_courses(kind: str, rows: Iterable[tuple[Course, dict[str, Any]]], *, actor: Actor) -> None:
    """Write one event for each course. One query."""
    at, via = clock.now(), actor.via.value
    CourseEvent.objects.bulk_create(
        CourseEvent(course=course, at=at, by=actor.user, kind=kind, data={"via": via, **data}) for course, data in rows
    )
