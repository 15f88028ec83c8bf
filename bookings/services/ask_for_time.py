"""A client asks by her link for another time: at once where the salon allows it, else the desk is asked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Cosmetologist, MoveWish, Session
from bookings.proposals import ProposedSession
from bookings.services.alternatives import to_session
from bookings.services.cancel_session import require_in_time
from bookings.services.move_session import move_session, require_upcoming
from bookings.services.transition import current
from bookings.states import UPCOMING
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict

A_DAY, MOST = 4, 12  # places offered: enough to choose from, few enough to read on a phone
APART = timedelta(hours=1)
ALL = 400


def offers(session: Session) -> list[ProposedSession]:
    """Return other places for her session that keep the rhythm of her course: near ones, one for each moment.

    Her own cosmetologist goes before the others; no day crowds out the rest. In the order of time.
    """
    found: dict[datetime, ProposedSession] = {}
    for place in to_session(session, limit=ALL):
        known = found.get(place.starts_at)
        if known is None or place.cosmetologist.id == session.cosmetologist_id != known.cosmetologist.id:
            found[place.starts_at] = place
    days: dict[date, list[ProposedSession]] = {}
    for place in found.values():
        days.setdefault(place.starts_at.astimezone(session.location.zone).date(), []).append(place)
    chosen = [place for places in days.values() for place in _apart(places)]
    return sorted(chosen[:MOST], key=lambda place: place.starts_at)


def _apart(places: Sequence[ProposedSession]) -> list[ProposedSession]:
    """Return a few places of a day, the nearest first, that really differ."""
    chosen: list[ProposedSession] = []
    for place in places:
        if len(chosen) < A_DAY and all(abs(place.starts_at - one.starts_at) >= APART for one in chosen):
            chosen.append(place)
    return chosen


def ask_for_time(*, session: Session, starts_at: datetime, cosmetologist_id: int, actor: Actor) -> bool:
    """Move her session to another free place of its rhythm, or note the wish. Returns whether it has moved.

    Raises:
        Conflict: ``too_late`` after the location's last hour; ``slot_taken`` when the place is not free any more;
            what :func:`move_session` says.
    """
    fresh = current(session)
    require_upcoming(fresh)
    require_in_time(fresh)
    who = Cosmetologist.objects.filter(pk=cosmetologist_id, location=fresh.location, active=True).first()
    free = {(place.starts_at, place.cosmetologist.id) for place in to_session(fresh, limit=ALL)}
    if who is None or (starts_at, who.pk) not in free:
        raise Conflict("slot_taken", _("This time has just been taken. Please choose another one."))
    if fresh.location.clients_move:
        move_session(session=fresh, starts_at=starts_at, cosmetologist=who, expected_version=fresh.version, actor=actor)
        return True
    wish = {"sequence": fresh.sequence, "starts_at": starts_at, "cosmetologist": who, "asked_at": clock.now()}
    place = {"location": fresh.location, "client": fresh.client}
    MoveWish.objects.update_or_create(session=fresh, status=MoveWish.Status.OPEN, defaults=wish | place)
    return False


def grant(*, wish: MoveWish, actor: Actor) -> Session:
    """Move the session to where the client wished it.

    Raises:
        Conflict: ``wish_gone`` when the session changed since she asked; what :func:`move_session` says.
    """
    with transaction.atomic():
        session = _open(wish)
        moved = move_session(session=session, starts_at=wish.starts_at, cosmetologist=wish.cosmetologist, actor=actor)
        _answer(wish, MoveWish.Status.GRANTED, actor)
    return moved


@transaction.atomic
def decline(*, wish: MoveWish, actor: Actor) -> None:
    """Leave the session where it is; the client is told.

    Raises:
        Conflict: ``wish_gone``.
    """
    session = _open(wish)
    _answer(wish, MoveWish.Status.DECLINED, actor)
    messages.wish_declined(session, wish.pk, actor)


def _open(wish: MoveWish) -> Session:
    session = current(wish.session)
    if session.status not in UPCOMING or session.sequence != wish.sequence:
        raise Conflict("wish_gone", _("The session has changed since she asked. Please look again."))
    return session


def _answer(wish: MoveWish, status: MoveWish.Status, actor: Actor) -> None:
    open_ = MoveWish.objects.filter(pk=wish.pk, status=MoveWish.Status.OPEN)
    if open_.update(status=status, answered_at=clock.now(), answered_by=actor.user) != 1:
        raise Conflict("wish_gone", _("Someone has answered this already."))
