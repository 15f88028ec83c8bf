"""The small moves of a session: confirmed, arrived, started, did not come. The door to all its moves.

Cancelling, stopping, signing and undoing have consequences of their own and live in files of their own; they are
named here too, so that a caller needs one import.
"""

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Session
from bookings.services.cancel_session import cancel
from bookings.services.locking import in_diary
from bookings.services.other_serums import naming_others_of
from bookings.services.require_settled import require_settled
from bookings.services.settle_course import settle
from bookings.services.sign_record import sign_record as complete
from bookings.services.stop_session import stop_session as stop
from bookings.services.transition import current, local_day, local_time, move, require_move
from bookings.services.undo import undo
from bookings.states import SessionStatus
from clients.clearance import require_startable
from clients.start_gate import require_open
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict

__all__ = ["arrive", "cancel", "complete", "confirm", "no_show", "start", "stop", "undo"]


def confirm(*, session: Session, actor: Actor, expected_version: int | None = None) -> Session:
    """The client says she will come.

    Raises:
        Conflict: ``illegal_move``, or ``too_late`` when the session is over.
        Stale: it is no longer ``expected_version``.
    """
    with transaction.atomic():
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.CONFIRMED)
        if fresh.ends_at <= clock.now():
            raise Conflict("too_late", _("This session's time is over; it cannot be confirmed any more."))
        moved = move(session=fresh, to=SessionStatus.CONFIRMED, kind="confirmed", actor=actor)
        messages.session_confirmed(moved, actor)
        return moved


def arrive(*, session: Session, actor: Actor, expected_version: int | None = None) -> Session:
    """The client is here. Only on the session's own local date, and only if her screening lets her.

    Raises:
        Conflict: ``illegal_move``, ``not_today``.
        Invalid: what :func:`clients.clearance.require_startable` says.
        Stale: it is no longer ``expected_version``.
    """
    with transaction.atomic():
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.ARRIVED)
        _require_today(fresh)
        stands_on = _require_clear(fresh)
        return move(session=fresh, to=SessionStatus.ARRIVED, kind="arrived", actor=actor, data=stands_on)


def start(*, session: Session, actor: Actor, expected_version: int | None = None) -> Session:
    """The treatment begins. The same rules as :func:`arrive`, asked again, and what only a start depends on.

    Raises:
        Conflict: as :func:`arrive`; ``course_held``, ``questions_open`` (:mod:`bookings.services.require_settled`);
            ``consent_missing``, ``patch_test_missing`` (:mod:`clients.start_gate`), the latter with ``suitable``.
        Invalid, Stale: as :func:`arrive`.
    """
    with transaction.atomic():
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.IN_TREATMENT)
        _require_today(fresh)
        require_settled(fresh.course)
        stands_on = _require_clear(fresh)
        with naming_others_of(fresh.course):
            require_open(client=fresh.client, serum=fresh.course.serum, location=fresh.location, now=clock.now())
        return move(session=fresh, to=SessionStatus.IN_TREATMENT, kind="started", actor=actor, data=stands_on)


def no_show(*, session: Session, actor: Actor, expected_version: int | None = None) -> Session:
    """The client did not come; her place is free. It uses up one of her sessions only if the location's rule says so.

    Raises:
        Conflict: ``illegal_move``, or ``too_early`` before the session's time.
        Stale: it is no longer ``expected_version``.
    """

    def work() -> Session:
        fresh = current(session, expected_version)
        require_move(fresh, SessionStatus.NO_SHOW)
        if clock.now() < fresh.starts_at:
            at = date_format(local_time(fresh.starts_at, fresh), "H:i")
            raise Conflict("too_early", _("It is too early to say so: the session starts at %(time)s.") % {"time": at})
        moved = move(session=fresh, to=SessionStatus.NO_SHOW, kind="no_show", actor=actor)
        settle(course=moved.course, location=moved.location, actor=actor)
        messages.session_no_show(moved, actor)
        return moved

    return in_diary([session.location_id], work)


def _require_today(session: Session) -> None:
    day = local_day(session)
    if clock.today(session.location.zone) != day:
        when = date_format(day, "DATE_FORMAT")
        raise Conflict("not_today", _("This session is on %(date)s, not today. Move it first.") % {"date": when})


def _require_clear(session: Session) -> dict[str, list[int]]:
    """Return the overrides this stands on, for the event: in a session's history they are shown for ever."""
    course = session.course
    with naming_others_of(course):
        standing = require_startable(
            client=session.client, treatment=course.treatment, serum=course.serum, on=local_day(session)
        )
    return standing.stands_on
