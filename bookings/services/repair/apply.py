"""A proposed repair is made real: what was shown, all of it, in one transaction, or nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from bookings import messages
from bookings.models import Absence, Course, Outage, Repair, RepairItem, RepairStatus, Session
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.check_places import places_near
from bookings.services.conflicts import taken_by_constraint
from bookings.services.locking import in_diary
from bookings.services.move_many import constraints_at_the_end, move_many
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.terms import terms_of
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Closure
from salon.errors import Conflict, Missing, Stale

_INSTANT = timedelta(microseconds=1)
Moved = list[tuple[Session, messages.Was]]


def apply_repair(*, repair: Repair, actor: Actor) -> Repair:
    """Move every session of a proposal that has a place, write down what happened, tell each client once.

    Raises:
        Conflict: ``changed_meanwhile`` when a session or a place is no longer as it was shown: propose anew;
            ``illegal_move`` when it was applied already.
    """

    def work() -> Repair:
        held = hold(repair)
        require(held, RepairStatus.PROPOSED)
        items = _moving(held)
        moves = [(item.session, events.slot_at(item.after or {})) for item in items]
        if any(item.session.version != item.version for item in items):
            raise changed()
        _require_free(held, moves)
        with constraints_at_the_end():
            moved = move_many(moves, actor=actor)
        for item in items:
            item.version = item.session.version
        RepairItem.objects.bulk_update(items, ["version"])
        write(held, status=RepairStatus.APPLIED, applied_at=clock.now(), applied_by=actor.user, recorded=_record(held))
        tell(moved, "repaired", held, actor)
        return held

    try:
        return in_diary(diaries(repair), work)
    except Stale as error:
        raise changed() from error
    except IntegrityError as error:
        if taken_by_constraint(error) is None:
            raise
        raise changed() from error


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
    """One event and one message for each course, not one for each session."""
    by_course: dict[int, Moved] = defaultdict(list)
    courses: dict[int, Course] = {}
    for session, was in moved:
        by_course[session.course_id].append((session, was))
        courses[session.course_id] = session.course
    for key, row in by_course.items():
        events.note_course(courses[key], kind, actor=actor, repair=repair.pk, moved=[one.pk for one, _ in row])
        messages.sessions_moved(courses[key], row, actor)


def _moving(repair: Repair) -> list[RepairItem]:
    rows = repair.items.exclude(after=None).select_related("session__course__client", "session__course__location")
    return list(rows.order_by("session__starts_at", "session_id"))


def _require_free(repair: Repair, moves: Sequence[tuple[Session, Slot]]) -> None:
    """Hours, absences and everybody outside the repair; the sessions among themselves are the constraints' business.

    Two queries for each kind of visit (treatment and length) and client... asked once per kind.
    """
    keys = [session.pk for session, _ in moves]
    kinds: dict[tuple[Any, ...], list[tuple[Session, Slot]]] = defaultdict(list)
    for session, slot in moves:
        course = session.course
        kinds[course.treatment_id, course.minutes, course.minutes_before, course.minutes_after].append((session, slot))
    for row in kinds.values():
        course = row[0][0].course
        near = places_near(
            [slot for _, slot in row],
            location=repair.location,
            treatment_id=course.treatment_id,
            client_id=0,
            terms=terms_of(course),
            without=keys,
        )
        if near.lost([slot for _, slot in row]):
            raise changed()


def _record(repair: Repair) -> dict[str, int]:
    """Write down the absence, outage or closure, unless it is written down already."""
    cause = Cause.from_json(repair.cause)
    if cause.span is None:
        return {}
    starts_at, ends_at = cause.span
    span = {"starts_at__lte": starts_at, "ends_at__gte": ends_at}
    fields = {"starts_at": starts_at, "ends_at": ends_at, "reason": cause.reason}
    if cause.kind is CauseKind.COSMETOLOGIST:
        if not Absence.objects.filter(cosmetologist_id=cause.key, **span).exists():
            return {"absence": Absence.objects.create(cosmetologist_id=cause.key, **fields).pk}
    elif cause.kind in {CauseKind.ROOM, CauseKind.DEVICE}:
        thing = {f"{cause.kind.value}_id": cause.key}
        if not Outage.objects.filter(**thing, **span).exists():
            return {"outage": Outage.objects.create(**thing, **fields).pk}
    elif cause.kind is CauseKind.CLOSURE:
        return _close(repair, cause)
    return {}


def _close(repair: Repair, cause: Cause) -> dict[str, int]:
    assert cause.span is not None
    zone = repair.location.zone
    first, last = (moment.astimezone(zone).date() for moment in (cause.span[0], cause.span[1] - _INSTANT))
    closures = Closure.objects.filter(location=repair.location)
    if closures.filter(starts_on__lte=last, ends_on__gte=first).exists():
        return {}
    return {"closure": closures.create(location=repair.location, starts_on=first, ends_on=last, reason=cause.reason).pk}
