"""One session goes to another time, cosmetologist, room or device, or gets longer; the rest of its course stays.

Knows the order of the questions. Room and device are interchangeable: where none is asked for and the old one is
taken at the new time, a free one is found.
"""

from datetime import datetime

from django.db.models import F, prefetch_related_objects

from bookings import messages
from bookings.models import Cosmetologist, Device, Room, Session
from bookings.proposals import Slot
from bookings.services import conflicts, events
from bookings.services.alternatives import FOR_A_LOST_DATE, to_session
from bookings.services.check_places import Lost, dated, places_near, require_rules, require_sane
from bookings.services.locking import in_diary
from bookings.services.make_sessions import busy_range
from bookings.services.slots_of import dates_of, slot_of
from bookings.services.terms import Terms, terms_of, terms_of_session
from bookings.services.transition import NOW, current, stale
from bookings.states import LIVE, UPCOMING, SessionStatus
from clients.clearance import require_movable
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict


def move_session(
    *,
    session: Session,
    actor: Actor,
    starts_at: datetime | None = None,
    cosmetologist: Cosmetologist | None = None,
    room: Room | None = None,
    device: Device | None = None,
    minutes: int | None = None,
    expected_version: int | None = None,
) -> Session:
    """Move a session that has not begun. What is None stays as it is, if it can.

    Args:
        minutes: the visit's new length, within what the treatment allows.

    Raises:
        Stale: it is no longer ``expected_version``.
        Conflict: ``illegal_move`` once it has begun or is over; ``conflict`` with three alternatives when somebody
            has the place.
        Invalid: an impossible moment or length; ``order``, ``gap`` or ``rhythm`` of the course; ``not_possible``
            outside hours; what :func:`clients.clearance.require_movable` says.
    """

    def target(fresh: Session) -> tuple[Slot, list[Lost]]:
        slot = Slot(
            starts_at or fresh.starts_at,
            cosmetologist.pk if cosmetologist else fresh.cosmetologist_id,
            room.pk if room else fresh.room_id,
            device.pk if device else fresh.device_id,
            fresh.number,
        )
        require_sane([slot], location=fresh.location, field="starts_at")
        near = places_near(
            [slot],
            location=fresh.location,
            treatment_id=fresh.course.treatment_id,
            client_id=fresh.client_id,
            terms=terms_of_session(fresh, minutes),
            without=[fresh.pk],
        )
        slot = near.with_free(slot, room=room is None, device=device is None)
        return slot, near.lost([slot])

    def work() -> Session:
        fresh = current(session, expected_version)
        require_upcoming(fresh)
        slot, lost = target(fresh)
        terms = terms_of_session(fresh, minutes)
        if slot == slot_of(fresh) and terms == terms_of_session(fresh):
            return fresh
        _require_course_allows(fresh, slot)
        conflicts.require_none(lost)
        was = messages.Was.of(fresh)
        place_at(fresh, slot, terms=terms, actor=actor)
        messages.session_moved(fresh, was, actor)
        return fresh

    with conflicts.explained(
        location=session.location,
        lost=lambda: target(current(session))[1],
        alternatives=lambda: lambda one: to_session(session, near=one.slot, limit=FOR_A_LOST_DATE),
        field="starts_at",
    ):
        return in_diary([session.location_id, session.client.location_id], work)


def place_at(session: Session, slot: Slot, *, terms: Terms, actor: Actor, kind: str = "moved", **data: object) -> None:
    """Write the new place if nobody else wrote since the session was read, and its event. Two queries.

    Raises:
        Stale: somebody did.
        IntegrityError: one of the four constraints says no.
    """
    before = events.place(session)
    new = {
        "number": slot.number,
        "starts_at": slot.starts_at,
        "ends_at": slot.starts_at + terms.lasts,
        "busy": busy_range(slot, terms),
        "cosmetologist_id": slot.cosmetologist_id,
        "room_id": slot.room_id,
        "device_id": slot.device_id,
    }
    unchanged = Session.objects.filter(pk=session.pk, version=session.version, status__in=sorted(UPCOMING))
    if unchanged.update(**new, version=F("version") + 1, sequence=F("sequence") + 1) != 1:
        raise stale()
    for name, value in new.items():
        setattr(session, name, value)
    session.version, session.sequence = session.version + 1, session.sequence + 1
    events.note_sessions(kind, [(session, {"before": before, "after": events.place(session)} | data)], actor=actor)


def require_upcoming(session: Session) -> None:
    """Only what has not begun can be moved.

    Raises:
        Conflict: ``illegal_move``.
    """
    if session.status not in UPCOMING:
        raise Conflict("illegal_move", NOW[SessionStatus(session.status)], extra={"state": session.status})


def _require_course_allows(fresh: Session, slot: Slot) -> None:
    """Order, gap and rhythm among the course's live sessions, and the client's screening on the new date."""
    course, location = fresh.course, fresh.location
    prefetch_related_objects([course], "sessions")
    others = [one for one in course.sessions.all() if one.status in LIVE and one.pk != fresh.pk]
    when = dated(slot, location)
    require_rules(
        [*dates_of(others, location), when], terms=terms_of(course), concerning={when.number}, field="starts_at"
    )
    require_movable(
        client=fresh.client,
        treatment=course.treatment,
        serum=course.serum,
        dates=[when.on],
        today=clock.today(location.zone),
    )
