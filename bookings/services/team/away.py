"""Time taken out of the diary: absences of people, outages of rooms and devices, closures of the salon."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings.models import Absence, Cosmetologist, Device, Outage, Room
from bookings.services.locking import in_diary
from salon.accounts.models import Closure, Location
from salon.errors import Conflict, Invalid

LONGEST_DAYS = 800


def add_absence(*, cosmetologist: Cosmetologist, starts_at: datetime, ends_at: datetime, reason: str = "") -> Absence:
    """Note that a cosmetologist is away, half-open in time. Booked sessions stay until they are moved.

    Raises:
        Invalid: it ends before it begins, or is longer than two years.
    """
    _require_forwards(starts_at, ends_at)
    return in_diary(
        [cosmetologist.location_id],
        lambda: Absence.objects.create(
            cosmetologist=cosmetologist, starts_at=starts_at, ends_at=ends_at, reason=reason
        ),
    )


def add_outage(*, thing: Room | Device, starts_at: datetime, ends_at: datetime, reason: str = "") -> Outage:
    """Note that a room or a device cannot be used, half-open in time.

    Raises:
        Invalid: as :func:`add_absence`.
    """
    _require_forwards(starts_at, ends_at)
    room, device = (thing, None) if isinstance(thing, Room) else (None, thing)
    return in_diary(
        [thing.location_id],
        lambda: Outage.objects.create(room=room, device=device, starts_at=starts_at, ends_at=ends_at, reason=reason),
    )


def add_closure(*, location: Location, starts_on: date, ends_on: date, reason: str = "") -> Closure:
    """Close the salon on whole local days, both ends included.

    Raises:
        Invalid: it ends before it begins.
        Conflict: ``closed_already``.
    """
    if ends_on < starts_on or (ends_on - starts_on).days > LONGEST_DAYS:
        said = _("The last day lies before the first.") if ends_on < starts_on else _("This is too long.")
        raise Invalid("invalid", said, errors={"ends_on": [said]})

    def work() -> Closure:
        with transaction.atomic():
            return Closure.objects.create(location=location, starts_on=starts_on, ends_on=ends_on, reason=reason)

    try:
        return in_diary([location.pk], work)
    except IntegrityError as error:
        said = _("The salon is closed on some of these days already.")
        raise Conflict("closed_already", said, errors={"starts_on": [said]}) from error


def _require_forwards(starts_at: datetime, ends_at: datetime) -> None:
    said = ""
    if ends_at <= starts_at:
        said = _("The end must come after the beginning.")
    elif (ends_at - starts_at).days > LONGEST_DAYS:
        said = _("This is too long.")
    if said:
        raise Invalid("invalid", said, errors={"ends_on": [said]})
