"""Signing: the record is closed, the session completed, the serum leaves the stock, the course counts one more.

One transaction or nothing. Afterwards only amendments (amend_record); a trigger says so too.
"""

from bookings import messages
from bookings.models import Session, SessionRecord
from bookings.record_draft import gaps
from bookings.selectors.records import draft_of, is_first_visit
from bookings.services.close_record import close, held_record
from bookings.services.locking import in_diary
from bookings.services.record_words import refuse
from bookings.services.settle_course import settle
from bookings.services.transition import current, move, require_move
from bookings.states import SessionStatus
from salon.accounts.actor import Actor
from treatments.models import ProtocolStep


def sign_record(
    *, session: Session, actor: Actor, expected_version: int | None = None, record_version: int | None = None
) -> Session:
    """Complete a session by signing its record.

    Args:
        expected_version: of the session. record_version: of the record that was on the screen when she signed.

    Raises:
        Conflict: ``illegal_move``, ``record_signed``.
        Invalid: ``record_incomplete``, with a sentence beside each field that is missing.
        Stale: the session or the record is not what the caller saw.
    """

    def work() -> Session:
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.COMPLETED)
        record = _complete(fresh, record_version)
        done = move(session=fresh, to=SessionStatus.COMPLETED, kind="completed", actor=actor)
        close(record=record, session=done, actor=actor)
        settle(course=done.course, location=done.location, actor=actor)
        messages.session_completed(done, actor)
        return done

    return in_diary([session.location_id], work)


def _complete(session: Session, version: int | None) -> SessionRecord:
    """Return the record, held, or refuse with what it still lacks."""
    record = held_record(session, version)
    protocol = ProtocolStep.objects.filter(protocol__treatment_id=session.course.treatment_id)
    steps = set(protocol.values_list("code", flat=True))
    recalled = record is not None and record.serum_lot is not None and record.serum_lot.recalled_at is not None
    missing = gaps(draft_of(record), first_visit=is_first_visit(session), steps=steps, lot_recalled=recalled)
    refuse(missing, "record_incomplete")
    assert record is not None, "an empty draft has gaps"
    return record
