"""The last small move of a session taken back within a minute: an event that says so, never a deletion.

A signature is not undone: the record is closed and the serum is gone, so a completed or stopped session gets an
amendment instead. Knows which moves can be taken back; the place in the diary is the database's constraints' to give.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Session, SessionEvent
from bookings.services.locking import in_diary
from bookings.services.settle_course import settle
from bookings.services.transition import current, swap
from bookings.services.undo_move import put_back
from bookings.states import UNDO_SECONDS, CourseStatus, SessionStatus, can_be_undone
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict


def undo(*, session: Session, actor: Actor, expected_version: int | None = None) -> Session:
    """Take back the session's last move if it is younger than a minute.

    Raises:
        Conflict: ``nothing_to_undo``, ``undo_too_late``, ``slot_taken`` when somebody else has the place by now.
        Invalid: what :func:`bookings.services.undo_move.put_back` says.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Session:
        fresh = current(session, expected_version)
        last = undoable_event(fresh)
        if last.kind == "moved":
            return put_back(fresh, last, actor)
        restored = _put_back(fresh, SessionStatus(last.data["from"]), last, actor)
        if last.kind == "no_show":
            settle(course=restored.course, location=restored.location, actor=actor)
        if last.kind in ("cancelled", "no_show"):
            messages.session_restored(restored, actor)
        if last.kind == "confirmed":
            messages.session_unconfirmed(restored, actor)
        return restored

    return in_diary([session.location_id, session.client.location_id], work)


def undoable_event(session: Session) -> SessionEvent:
    """Return the event that an undo would take back.

    Raises:
        Conflict: ``nothing_to_undo`` or ``undo_too_late``.
    """
    last = session.events.order_by("-id").first()
    if last is None or not can_be_undone(last.kind, session.status) or not {"from", "before"} & set(last.data):
        raise Conflict("nothing_to_undo", _("There is nothing to take back on this session."))
    # What was cancelled with its whole course comes back only with its course.
    if last.data.get("with") or (last.kind == "cancelled" and session.course.status != CourseStatus.ACTIVE):
        raise Conflict("nothing_to_undo", _along(session))
    if clock.now() - last.at > timedelta(seconds=UNDO_SECONDS):
        raise Conflict("undo_too_late", _("A step can be taken back within a minute; that minute is over."))
    return last


def _along(session: Session) -> str:
    if session.course.status == CourseStatus.PAUSED:
        return _("It was cancelled when its course was paused. Resume the course to book it again.")
    return _("It was cancelled together with others of its course. Please book a new time.")


def _put_back(session: Session, to: SessionStatus, last: SessionEvent, actor: Actor) -> Session:
    try:
        with transaction.atomic():
            return swap(session=session, to=to, kind="undone", actor=actor, data={"undoes": last.pk})
    except IntegrityError as error:
        raise Conflict("slot_taken", _("The place has been given to someone else. Please book a new time.")) from error
