"""A repair is taken back as one: every session returns to where it stood, if it still can."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Repair, RepairItem, RepairStatus, Session
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.conflicts import taken_by_constraint
from bookings.services.held_sessions import renumber
from bookings.services.locking import in_diary
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.repair.apply import diaries, hold, require, tell, write
from bookings.services.repair.causes import Cause
from bookings.services.repair.record import take_back
from bookings.services.repair.still import dates_allowed, places_hold, rules_hold
from bookings.services.slots_of import number_of, slot_of
from bookings.states import UPCOMING, SessionStatus
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Stale


def undo_repair(*, repair: Repair, actor: Actor) -> Repair:
    """Put every session back, and take back what the repair wrote down (absence, outage, closure, hours, wishes).

    Raises:
        Conflict: ``cannot_undo`` when a session or the hours were changed since, an old place is taken, closed or past,
            a neighbour came too near, or the client's latest answers put her off until later; ``illegal_move`` when it
            is not applied.
    """

    def work() -> Repair:
        held = hold(repair)
        require(held, RepairStatus.APPLIED)
        items = _touched(held)
        new = [one.session for one in items if not one.before]
        back = [(one.session, events.slot_at(one.before)) for one in items if one.before]
        _cancel(new, actor)
        _number_back(back)
        take_back(held)
        moves = [(session, slot) for session, slot in back if slot_of(session) != slot]
        _require_places(held, moves)
        with constraints_at_the_end():
            moved = move_many(moves, actor=actor, kind="moved")
        if not rules_hold(moved):
            raise _cannot()
        for item in items:
            item.version = item.session.version
        RepairItem.objects.bulk_update(items, ["version"])
        write(held, status=RepairStatus.UNDONE, undone_at=clock.now(), undone_by=actor.user)
        tell(moved, "repair_undone", held, actor)
        return held

    try:
        return in_diary(diaries(repair), work)
    except Stale as error:
        raise _cannot() from error
    except IntegrityError as error:
        if taken_by_constraint(error) is None:
            raise
        raise _cannot() from error


def _require_places(repair: Repair, moves: Sequence[tuple[Session, Slot]]) -> None:
    """The old places have to be as good as they were. What the repair found written down already is in the way again.

    Raises:
        Conflict: ``cannot_undo``.
    """
    past = any(slot.starts_at < clock.now() for _session, slot in moves)
    forgiven = () if repair.recorded else Cause.from_json(repair.cause).concerns
    if past or not places_hold(repair.location, moves, forgiven=forgiven) or not dates_allowed(moves):
        raise _cannot()


def _touched(repair: Repair) -> list[RepairItem]:
    """What the repair moved or made, as it is now.

    Raises:
        Conflict: ``cannot_undo`` when one of them is no longer as the repair left it.
    """
    related = ("session__course__client", "session__course__location", "session__client", "session__location")
    items = list(repair.items.filter(after__isnull=False).select_related(*related))
    if any(one.session.version != one.version or (not one.before and _begun(one.session)) for one in items):
        raise _cannot()
    return items


def _begun(session: Session) -> bool:
    return session.status not in UPCOMING or session.starts_at < clock.now()


def _cancel(sessions: Sequence[Session], actor: Actor) -> None:
    """Sessions that a new plan of a course made are called off again."""
    if not sessions:
        return
    gone = SessionStatus.CANCELLED.value
    Session.objects.filter(pk__in=[one.pk for one in sessions]).update(
        status=gone, version=F("version") + 1, sequence=F("sequence") + 1
    )
    notes = [(one, {"from": one.status, "to": gone, "with": "undo"}) for one in sessions]
    for one in sessions:
        one.status, one.version, one.sequence = gone, one.version + 1, one.sequence + 1
    events.note_sessions("cancelled", notes, actor=actor)
    for one in sessions:
        messages.session_cancelled(one, actor)


def _number_back(back: Sequence[tuple[Session, Slot]]) -> None:
    courses: dict[int, list[tuple[Session, Slot]]] = defaultdict(list)
    for session, slot in back:
        courses[session.course_id].append((session, slot))
    for rows in courses.values():
        renumber([session for session, _slot in rows], [number_of(slot) for _session, slot in rows])


def _cannot() -> Conflict:
    said = _(
        "This cannot be taken back any more: a session was changed since, or its old place is taken, closed or past."
    )
    return Conflict("cannot_undo", said)
