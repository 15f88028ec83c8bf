"""Missing sessions of a running course are booked: the next one, or all that are left.

A cancelled session goes back to the plan; this is how it comes out again.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services import conflicts, events
from bookings.services.alternatives import to_lost
from bookings.services.check_places import Lost, dated, places_near, require_aware, require_rules, require_sane
from bookings.services.conflicts import Alternatives
from bookings.services.held_sessions import Held, current_course, held_sessions, renumber, require_status, write_course
from bookings.services.locking import in_diary
from bookings.services.make_sessions import make_sessions
from bookings.services.plan_rest import require_missing
from bookings.services.slots_of import number_of, slot_of
from bookings.services.terms import terms_of
from bookings.states import CourseStatus
from bookings.wishes import read_wishes
from clients.clearance import require_bookable
from clients.services.present import hold_present
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid


def book_next(
    *, course: Course, slots: Sequence[Slot], actor: Actor, expected_version: int | None = None
) -> list[Session]:
    """Book missing sessions of a running course; the numbers of the course follow time afterwards.

    Raises:
        Conflict: ``nothing_missing``; ``illegal_move`` if the course is not running; ``conflict`` with three
            alternatives for each date lost.
        Invalid: more slots than are missing; as :func:`bookings.services.book_course.book_course`.
        Stale: the course is no longer ``expected_version``.
    """
    with lost_explained(course, slots):
        return in_diary(
            [course.location_id, course.client.location_id],
            lambda: _book(current_course(course, expected_version), slots, actor),
        )


def _book(course: Course, slots: Sequence[Slot], actor: Actor) -> list[Session]:
    require_status(course, CourseStatus.ACTIVE)
    made = add_sessions(course, slots, actor)
    write_course(course)
    events.note_course(course, "added", actor=actor, sessions=[one.pk for one in made])
    messages.sessions_added(course, made, actor)
    return made


def add_sessions(course: Course, slots: Sequence[Slot], actor: Actor) -> list[Session]:
    """Place new sessions among those of a held course. Needs the diary's lock; the caller tells the client.

    Raises:
        PlacesLost, Conflict, Invalid: see :func:`book_next`.
    """
    hold_present(course.client)
    held = held_sessions(course)
    require_missing(held)
    require_aware(slots)
    if not 1 <= len(slots) <= held.missing:
        said = _("Choose 1 to %(count)d dates.") % {"count": held.missing}
        raise Invalid("invalid", said, errors={"sessions": [said]})
    old, new = numbered(held, slots)
    _require_allowed(course, old, new)
    conflicts.require_none(_lost(course, new))
    renumber(held.sessions, [number_of(slot) for slot in old])
    return make_sessions(course=course, slots=new, terms=terms_of(course), actor=actor)


def require_allowed(held: Held, slots: Sequence[Slot]) -> None:
    """Refuse new sessions that the course has no room for, or that break its rules or the client's screening.

    Raises:
        Conflict: ``nothing_missing``.
        Invalid: as :func:`book_next`.
    """
    require_missing(held)
    old, new = numbered(held, slots)
    _require_allowed(held.course, old, new)


def numbered(held: Held, slots: Sequence[Slot]) -> tuple[list[Slot], list[Slot]]:
    """Return the held sessions' slots and the new ones, numbered together in order of time."""
    together = [(slot_of(one), False) for one in held.sessions] + [(slot, True) for slot in slots]
    together.sort(key=lambda pair: pair[0].starts_at)
    ranked = [(replace(slot, number=rank), new) for rank, (slot, new) in enumerate(together, start=1)]
    return [slot for slot, new in ranked if not new], [slot for slot, new in ranked if new]


def lost_explained(course: Course, slots: Sequence[Slot]) -> AbstractContextManager[None]:
    """Go around a transaction that places new sessions into a course: lost places become a refusal that helps."""

    def lost() -> list[Lost]:
        return _lost(course, numbered(held_sessions(course), slots)[1])

    def others() -> Alternatives:
        old, new = numbered(held_sessions(course), slots)
        return to_lost(
            location=course.location,
            treatment_id=course.treatment_id,
            client_id=course.client_id,
            terms=terms_of(course),
            slots=[*old, *new],
            wishes=read_wishes(course.wishes),
            preferred_id=course.preferred_cosmetologist_id,
        )

    return conflicts.explained(location=course.location, lost=lost, alternatives=others)


def _lost(course: Course, slots: Sequence[Slot]) -> list[Lost]:
    near = places_near(
        slots,
        location=course.location,
        treatment_id=course.treatment_id,
        client_id=course.client_id,
        terms=terms_of(course),
    )
    return near.lost(slots)


def _require_allowed(course: Course, old: Sequence[Slot], new: Sequence[Slot]) -> None:
    """Sane moments, the rules between the sessions, and the client's screening on the new dates."""
    location = course.location
    require_sane(new, location=location)
    dates = [dated(slot, location) for slot in new]
    require_rules(
        [*(dated(slot, location) for slot in old), *dates],
        terms=terms_of(course),
        concerning={one.number for one in dates},
    )
    require_bookable(
        client=course.client,
        treatment=course.treatment,
        serum=course.serum,
        dates=[one.on for one in dates],
        today=clock.today(location.zone),
    )
