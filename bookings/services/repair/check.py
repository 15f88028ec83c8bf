"""Is the cause of a repair one of this location's, and possible?"""

from datetime import datetime, timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Device, Room
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.hours_change import require_change
from bookings.services.repair.record import closed_already, closure_days
from clients.models import Client
from salon.accounts.models import Closure, Location
from salon.errors import Invalid
from treatments.models import SerumLot

LONGEST = timedelta(days=800)
_ROWS: dict[CauseKind, type[Model]] = {
    CauseKind.COSMETOLOGIST: Cosmetologist,
    CauseKind.ROOM: Room,
    CauseKind.DEVICE: Device,
    CauseKind.CLIENT: Client,
    CauseKind.LOT: SerumLot,
}
_NEEDS_TIMES = {CauseKind.COSMETOLOGIST, CauseKind.ROOM, CauseKind.DEVICE, CauseKind.CLOSURE}


def require_cause(location: Location, cause: Cause) -> None:
    """Refuse a cause that concerns another location, or times that run backwards. At most two queries.

    Raises:
        Invalid: with the field.
        Conflict: ``closed_already``.
    """
    if cause.kind is CauseKind.COURSE:
        said = _("A course is planned again on its own page.")
        raise Invalid("invalid", said, errors={"kind": [said]})
    rows = _ROWS.get(cause.kind)
    if rows is not None and not rows._default_manager.filter(pk=cause.key, location=location).exists():
        said = _("This does not belong to this salon.")
        raise Invalid("invalid", said, errors={cause.kind.value: [said]})
    if cause.change is not None:
        require_change(location, cause.change)
    if (cause.starts_at is None) != (cause.ends_at is None) or (cause.span is None and cause.kind in _NEEDS_TIMES):
        said = _("Say from when to when.")
        raise Invalid("invalid", said, errors={"from": [said]})
    if cause.span is not None:
        _require_span(cause.span)
        if cause.kind is CauseKind.CLOSURE:
            _require_open(location, cause.span)


def _require_span(span: tuple[datetime, datetime]) -> None:
    starts_at, ends_at = span
    said, field = "", "to"
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        said, field = _("Say the time with its zone."), "from"
    elif ends_at <= starts_at:
        said = _("The end must come after the beginning.")
    elif ends_at - starts_at > LONGEST:
        said = _("This is too long.")
    if said:
        raise Invalid("invalid", said, errors={field: [said]})


def _require_open(location: Location, span: tuple[datetime, datetime]) -> None:
    """Days of which some are closed already cannot be closed again; all of them can."""
    first, last = closure_days(location, span)
    others = Closure.objects.filter(location=location, starts_on__lte=last, ends_on__gte=first)
    if others.exclude(starts_on__lte=first, ends_on__gte=last).exists():
        raise closed_already()
