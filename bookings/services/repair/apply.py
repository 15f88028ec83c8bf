"""A proposed repair is made real: what was shown, all of it, in one transaction, or nothing."""

from collections import defaultdict
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Repair, RepairItem, RepairStatus, Session
from bookings.services import events
from bookings.services.conflicts import taken_by_constraint
from bookings.services.locking import in_diary
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.repair.record import write_down
from bookings.services.repair.still import dates_allowed, places_hold, rules_hold
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Missing, Stale

Moved = list[tuple[Session, messages.Was]]


def apply_repair(*, repair: Repair, actor: Actor, move: bool = True) -> Repair:
    """Move every session of a proposal that has a place, write down what happened, tell each client once.

    Args:
        move: False only writes down what happened; the sessions hit stay where they are.

    Raises:
        Conflict: ``changed_meanwhile`` when a session or a place is no longer as it was shown: propose anew;
            ``illegal_move`` when it was applied already; ``closed_already``.
    """

    def work() -> Repair:
        held = hold(repair)
        require(held, RepairStatus.PROPOSED)
        recorded = write_down(held)
        if move:
            _move(held, actor)
        else:
            held.items.update(after=None, reason={"code": "left_alone"})
        write(held, status=RepairStatus.APPLIED, applied_at=clock.now(), applied_by=actor.user, recorded=recorded)
        return held

    try:
        return in_diary(diaries(repair), work)
    except Stale as error:
        raise changed() from error
    except IntegrityError as error:
        if taken_by_constraint(error) is None:
            raise
        raise changed() from error


def _move(repair: Repair, actor: Actor) -> None:
    items = _moving(repair)
    moves = [(item.session, events.slot_at(item.after or {})) for item in items]
    if any(item.session.version != item.version for item in items):
        raise changed()
    if not places_hold(repair.location, moves) or not dates_allowed(moves):
        raise changed()
    with constraints_at_the_end():
        moved = move_many(moves, actor=actor)
    unplaced = repair.items.filter(after__isnull=True).values_list("session_id", flat=True)
    if not rules_hold(moved, aside=unplaced):
        raise changed()
    for item in items:
        item.version = item.session.version
    RepairItem.objects.bulk_update(items, ["version"])
    tell(moved, "repaired", repair, actor)


def hold(repair: Repair) -> Repair:
    """Read a repair as it is now and hold its row. One query."""
    held = Repair.objects.select_for_update(of=("self",)).select_related("location").filter(pk=repair.pk).first()
    if held is None:
        raise Missing("missing", _("This proposal is not there any more."))
    return held


def require(repair: Repair, status: RepairStatus) -> None:
    """Raises: Conflict ``illegal_move``."""
    if repair.status != status:
        said = {
            RepairStatus.PROPOSED: _("This change has not been made yet."),
            RepairStatus.APPLIED: _("This change was made already."),
            RepairStatus.UNDONE: _("This change was taken back."),
        }
        raise Conflict("illegal_move", said[RepairStatus(repair.status)], extra={"state": repair.status})


def changed() -> Conflict:
    said = _("Something changed in the diary meanwhile. Please look at the proposal again.")
    return Conflict("changed_meanwhile", said)


def diaries(repair: Repair) -> set[int]:
    """The locations concerned: this one, and those of clients who are at home elsewhere. One query."""
    homes = repair.items.values_list("session__client__location_id", flat=True)
    return {repair.location_id, *homes}


def write(repair: Repair, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(repair, name, value)
    repair.save(update_fields=list(fields))


def tell(moved: Moved, kind: str, repair: Repair, actor: Actor) -> None:
    """One event for each course and one message for each client, not one for each session."""
    by_course: dict[int, Moved] = defaultdict(list)
    for session, was in moved:
        by_course[session.course_id].append((session, was))
    rows = [(row[0][0].course, row) for row in by_course.values()]
    noted = [(course, {"repair": repair.pk, "moved": [one.pk for one, _was in row]}) for course, row in rows]
    events.note_courses(kind, noted, actor=actor)
    messages.courses_moved(rows, actor)


def _moving(repair: Repair) -> list[RepairItem]:
    rows = repair.items.filter(after__isnull=False).select_related(
        "session__course__client", "session__course__location", "session__location"
    )
    return list(rows.order_by("session__starts_at", "session_id"))
