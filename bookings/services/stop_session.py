"""A treatment is broken off: the unfinished record is closed with the reason, the serum used so far leaves the stock.

The session counts as used up (bookings.states.DONE): her time was given. The reason is often a health fact, so it
stands in the record, under the record's policy, and not in the event that the desk reads.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Session, SessionRecord
from bookings.record_draft import TEXT_MOST, Flaw
from bookings.services.close_record import close, held_record
from bookings.services.locking import in_diary
from bookings.services.record_words import sentence
from bookings.services.settle_course import settle
from bookings.services.transition import current, move, require_move, stale
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid


def stop_session(
    *,
    session: Session,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
    record_version: int | None = None,
) -> Session:
    """Stop a session that is in treatment and close its record as it stands.

    Raises:
        Conflict: ``illegal_move``.
        Invalid: no reason is given.
        Stale: the session or the record is not what the caller saw.
    """
    reason = reason.strip()
    if not reason or len(reason) > TEXT_MOST:
        said = sentence(Flaw.TOO_LONG) if reason else _("Say why the treatment was stopped.")
        raise Invalid("invalid", said, errors={"reason": [said]})

    def work() -> Session:
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.STOPPED)
        record = held_record(fresh, record_version) or _begun(fresh, actor)
        stopped = move(session=fresh, to=SessionStatus.STOPPED, kind="stopped", actor=actor)
        close(record=record, session=stopped, actor=actor, stop_reason=reason)
        settle(course=stopped.course, location=stopped.location, actor=actor)
        messages.session_completed(stopped, actor)
        return stopped

    return in_diary([session.location_id], work)


def _begun(session: Session, actor: Actor) -> SessionRecord:
    now = clock.now()
    try:
        with transaction.atomic():
            return SessionRecord.objects.create(session=session, begun_at=now, begun_by=actor.user, saved_at=now)
    except IntegrityError as error:  # a first autosave slipped in
        raise stale() from error
