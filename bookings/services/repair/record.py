"""What happened is written down with its repair (absence, outage, closure, hours), and taken back with it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from bookings.models import Absence, Course, Outage, Repair
from bookings.services.held_sessions import current_course, require_status, write_course
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.hours_change import as_it_is, write_change
from bookings.states import CourseStatus
from salon.accounts.models import Closure, Location
from salon.errors import Conflict

_INSTANT = timedelta(microseconds=1)
_ROWS: dict[str, type[Model]] = {"absence": Absence, "outage": Outage, "closure": Closure}


def write_down(repair: Repair) -> dict[str, Any]:
    """Write down the absence, outage, closure or hours, unless they are written down already.

    Returns what :func:`take_back` needs: the row's key, or how the hours stood.

    Raises:
        Conflict: ``closed_already``.
    """
    cause = Cause.from_json(repair.cause)
    if cause.kind is CauseKind.HOURS:
        return {"hours": write_change(repair.location, cause.change)} if cause.change else {}
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


def take_back(repair: Repair) -> None:
    """Take back what :func:`write_down` wrote. What somebody took out since is simply not there.

    Raises:
        Conflict: ``cannot_undo`` when the hours were changed again since; ``illegal_move`` when a course planned
            again is no longer running.
    """
    cause = Cause.from_json(repair.cause)
    change = cause.change
    for name, what in repair.recorded.items():
        if name in _ROWS:
            _ROWS[name]._default_manager.filter(pk=what).delete()
        elif name == "hours" and change:
            if as_it_is(repair.location, change) != change:
                raise Conflict("cannot_undo", _("The hours were changed again since, so this cannot be taken back."))
            write_change(repair.location, what)
        elif name == "wishes":
            course = current_course(Course(pk=cause.key))
            require_status(course, CourseStatus.ACTIVE)
            write_course(course, wishes=what)


def closure_days(location: Location, span: tuple[datetime, datetime]) -> tuple[date, date]:
    """Return the first and the last local date, both included."""
    return span[0].astimezone(location.zone).date(), (span[1] - _INSTANT).astimezone(location.zone).date()


def closed_already() -> Conflict:
    said = _("The salon is closed on some of these days already.")
    return Conflict("closed_already", said, errors={"starts_on": [said]})


def _close(repair: Repair, cause: Cause) -> dict[str, int]:
    assert cause.span is not None
    first, last = closure_days(repair.location, cause.span)
    closures = Closure.objects.filter(location=repair.location)
    if closures.filter(starts_on__lte=first, ends_on__gte=last).exists():
        return {}
    try:
        with transaction.atomic():
            made = closures.create(location=repair.location, starts_on=first, ends_on=last, reason=cause.reason)
    except IntegrityError as error:
        raise closed_already() from error
    return {"closure": made.pk}
