"""New rows for numbered slots, in the order of time, so that two bookings never wait for each other crosswise."""

from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.slots_of import number_of
from bookings.services.terms import Terms
from salon import clock
from salon.accounts.actor import Actor


def busy_range(slot: Slot, terms: Terms) -> DateTimeTZRange:
    """Return what a session holds: preparation, visit, clean-up; half-open."""
    return DateTimeTZRange(slot.starts_at - terms.before, slot.starts_at + terms.lasts + terms.after, "[)")


def make_sessions(*, course: Course, slots: Iterable[Slot], terms: Terms, actor: Actor) -> list[Session]:
    """Insert one live session for each numbered slot, and its event. Two queries.

    Raises:
        IntegrityError: one of the four constraints says no.
    """
    now = clock.now()
    rows = [
        Session(
            course=course,
            number=number_of(slot),
            location_id=course.location_id,
            client_id=course.client_id,
            cosmetologist_id=slot.cosmetologist_id,
            room_id=slot.room_id,
            device_id=slot.device_id,
            starts_at=slot.starts_at,
            ends_at=slot.starts_at + terms.lasts,
            busy=busy_range(slot, terms),
            created_at=now,
        )
        for slot in sorted(slots, key=lambda slot: slot.starts_at)
    ]
    made = Session.objects.bulk_create(rows)
    events.note_sessions("booked", ((session, events.place(session)) for session in made), actor=actor, now=now)
    return made
