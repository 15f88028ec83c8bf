"""The one step every change of a session's state takes: compare, swap, note who did it.

Knows the table of moves (bookings.states) and rows. Must not know why a session moves: that is the verbs' business
(change_state, cancel_session, sign_record, stop_session, undo). Everything here needs an open transaction.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Session, SessionEvent
from bookings.states import SessionStatus, may_move
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Missing, Stale

S = SessionStatus

# What stands in the way, said from where the session is now.
NOW = {
    S.BOOKED: gettext_lazy("This session is booked; the client has not been marked as arrived yet."),
    S.CONFIRMED: gettext_lazy("This session is confirmed; the client has not been marked as arrived yet."),
    S.ARRIVED: gettext_lazy("The client has already arrived for this session."),
    S.IN_TREATMENT: gettext_lazy("This session is in treatment already."),
    S.COMPLETED: gettext_lazy("This session is completed and signed."),
    S.STOPPED: gettext_lazy("This session was stopped."),
    S.NO_SHOW: gettext_lazy("This session was marked as a no-show."),
    S.CANCELLED: gettext_lazy("This session was cancelled."),
}


def current(session: Session, expected_version: int | None = None) -> Session:
    """Read the session as it is in the database now, with all that a rule may ask of it. One query.

    Raises:
        Stale: it is no longer the version the caller saw.
    """
    related = ("course__treatment", "course__serum", "client", "location", "cosmetologist", "room", "device")
    fresh = Session.objects.select_related(*related).filter(pk=session.pk).first()
    if fresh is None:
        raise Missing("missing", _("This session is not there any more."))
    if expected_version is not None and fresh.version != expected_version:
        raise stale()
    fresh.course.client, fresh.course.location = fresh.client, fresh.location
    return fresh


def stale() -> Stale:
    return Stale("stale", _("Someone else changed this session a moment ago. Please look again."))


def illegal(session: Session, to: SessionStatus) -> Conflict:
    """Return the refusal of a move that the machine does not have, naming the state in a sentence."""
    extra = {"state": session.status, "wanted": to.value}
    return Conflict("illegal_move", NOW[S(session.status)], extra=extra)


def require_move(session: Session, to: SessionStatus) -> None:
    """Refuse a move that the machine does not have, before any other rule is asked.

    Raises:
        Conflict: ``illegal_move``.
    """
    if not may_move(session.status, to):
        raise illegal(session, to)


def move(
    *, session: Session, to: SessionStatus, kind: str, actor: Actor, data: dict[str, Any] | None = None
) -> Session:
    """Move a session that was just read with :func:`current` along its machine.

    Raises:
        Conflict: ``illegal_move``.
        Stale: someone was quicker between our reading and our writing.
    """
    require_move(session, to)
    return swap(session=session, to=to, kind=kind, actor=actor, data=data)


def swap(
    *, session: Session, to: SessionStatus, kind: str, actor: Actor, data: dict[str, Any] | None = None
) -> Session:
    """Write the new state if nobody else wrote since, and the event with it. Asks no table: undo goes backwards.

    ``version`` rises with every write, ``sequence`` (calendars, message keys, links) only when a cancellation comes
    or goes.
    """
    old = S(session.status)
    told = int(S.CANCELLED in (old, to))
    unchanged = Session.objects.filter(pk=session.pk, status=old.value, version=session.version)
    if unchanged.update(status=to.value, version=F("version") + 1, sequence=F("sequence") + told) != 1:
        lost = current(session)
        raise stale() if lost.status == old else illegal(lost, to)
    session.status, session.version, session.sequence = to.value, session.version + 1, session.sequence + told
    note(session=session, kind=kind, actor=actor, data={"from": old.value, "to": to.value} | (data or {}))
    return session


def note(*, session: Session, kind: str, actor: Actor, data: dict[str, Any]) -> SessionEvent:
    """Write down what happened to a session, who did it, when, through which door."""
    return SessionEvent.objects.create(
        session=session, at=clock.now(), by=actor.user, via=actor.via.value, kind=kind, data=data
    )


def local_day(session: Session) -> date:
    """Return the session's date on the calendar that hangs in its location."""
    return session.starts_at.astimezone(session.location.zone).date()


def local_time(moment: datetime, session: Session) -> datetime:
    return moment.astimezone(session.location.zone)
