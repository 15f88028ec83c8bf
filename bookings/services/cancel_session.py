"""A session is called off: its place in the diary is free, its number goes back to the course's plan.

Knows the house rule for clients who cancel by themselves. Must not know how a mail looks (bookings.messages does).
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Session
from bookings.services.locking import in_diary
from bookings.services.transition import current, move, require_move
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import Actor, Via
from salon.errors import Conflict, Invalid

REASON_LENGTH = 240


def cancel(*, session: Session, actor: Actor, reason: str = "", expected_version: int | None = None) -> Session:
    """Cancel a session that has not started. The client is told in the same transaction.

    Args:
        reason: for the desk, at most 240 characters; it never stands in a mail. No health facts.

    Raises:
        Conflict: ``illegal_move``; ``too_late`` when the client asks by her link after the location's last hour.
        Invalid: the reason is too long.
        Stale: it is no longer ``expected_version``.
    """
    reason = reason.strip()
    if len(reason) > REASON_LENGTH:
        said = _("Please say it in at most %(count)d characters.") % {"count": REASON_LENGTH}
        raise Invalid("invalid", said, errors={"reason": [said]})

    def work() -> Session:
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.CANCELLED)
        if actor.via is Via.LINK:
            require_in_time(fresh)
        moved = move(session=fresh, to=SessionStatus.CANCELLED, kind="cancelled", actor=actor, data={"reason": reason})
        messages.session_cancelled(moved, actor)
        return moved

    return in_diary([session.location_id], work)


def require_in_time(session: Session) -> None:
    """Let a client change her session herself until the location's last hour.

    Raises:
        Conflict: ``too_late``.
    """
    hours = session.location.cancel_until_hours
    if clock.now() > session.starts_at - timedelta(hours=hours):
        said = _("It is less than %(hours)d hours until your session. Please call us, we will find a way.")
        raise Conflict("too_late", said % {"hours": hours})
