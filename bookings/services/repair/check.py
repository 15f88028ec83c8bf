"""Is the cause of a repair one of this location's, and possible?"""

from datetime import timedelta

from django.db.models import Model
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Device, Room
from bookings.services.repair.causes import Cause, CauseKind
from clients.models import Client
from salon.accounts.models import Location
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
    """Refuse a cause that concerns another location, or times that run backwards. At most one query.

    Raises:
        Invalid: with the field.
    """
    rows = _ROWS.get(cause.kind)
    if rows is not None and not rows._default_manager.filter(pk=cause.key, location=location).exists():
        said = _("This does not belong to this salon.")
        raise Invalid("invalid", said, errors={cause.kind.value: [said]})
    if (cause.starts_at is None) != (cause.ends_at is None) or (cause.span is None and cause.kind in _NEEDS_TIMES):
        said = _("Say from when to when.")
        raise Invalid("invalid", said, errors={"from": [said]})
    if cause.span is None:
        return
    starts_at, ends_at = cause.span
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        said = _("Say the time with its zone.")
        raise Invalid("invalid", said, errors={"from": [said]})
    if ends_at <= starts_at:
        said = _("The end must come after the beginning.")
        raise Invalid("invalid", said, errors={"to": [said]})
    if ends_at - starts_at > LONGEST:
        said = _("This is too long.")
        raise Invalid("invalid", said, errors={"to": [said]})
