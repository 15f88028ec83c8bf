"""Rooms, devices and cosmetologists: added, renamed, taken out of use. Never deleted: past sessions point at them."""

from datetime import date
from typing import TypeVar

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Device, Room
from bookings.services.locking import in_diary
from salon import clock
from salon.accounts.models import Location, Membership, User
from salon.errors import Invalid

Thing = TypeVar("Thing", Room, Device, Cosmetologist)
NAME_MOST = 80


def add(kind: type[Thing], *, location: Location, name: str) -> Thing:
    """Add one to a location, last in order.

    Raises:
        Invalid: no name, or one that is too long.
    """
    name = _clean(name)

    def work() -> Thing:
        rows = kind.objects.filter(location=location)
        last = rows.aggregate(last=Max("position"))["last"] or 0
        made: Thing = kind.objects.create(
            location=location, name=name, code=_code(kind, location, name), position=last + 1
        )
        return made

    return in_diary([location.pk], work)


def rename(thing: Thing, *, name: str) -> Thing:
    """Call it something else.

    Raises:
        Invalid: no name, or one that is too long.
    """
    name = _clean(name)
    type(thing).objects.filter(pk=thing.pk).update(name=name)
    thing.name = name
    return thing


def set_service(*, device: Device, after: int | None, by: date | None, serviced_on: date | None) -> None:
    """Say when a device wants its service, and when it last had one.

    Args:
        after: minutes of use. by, serviced_on: local dates.

    Raises:
        Invalid: the last service lies ahead, or the next one before it.
    """
    if serviced_on is not None and serviced_on > clock.today(device.location.zone):
        said = _("This day lies ahead. Please enter the day it was serviced.")
        raise Invalid("invalid", said, errors={"serviced_on": [said]})
    if by is not None and serviced_on is not None and by <= serviced_on:
        said = _("The next service comes after the last one.")
        raise Invalid("invalid", said, errors={"service_by": [said]})
    Device.objects.filter(pk=device.pk).update(service_minutes=after, service_by=by, serviced_on=serviced_on)


def set_account(*, cosmetologist: Cosmetologist, user: User | None) -> None:
    """Say which account is hers; none: she has no login.

    Raises:
        Invalid: the account belongs to no colleague of this location.
    """
    if user is not None and not Membership.objects.filter(user=user, location_id=cosmetologist.location_id).exists():
        said = _("This account belongs to nobody here.")
        raise Invalid("invalid", said, errors={"user": [said]})
    Cosmetologist.objects.filter(pk=cosmetologist.pk).update(user=user)


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_MOST:
        said = _("Give a name of at most %(count)d characters.") % {"count": NAME_MOST}
        raise Invalid("invalid", said, errors={"name": [said]})
    return name


def _code(kind: type[Thing], location: Location, name: str) -> str:
    stem = slugify(name)[:30] or kind.__name__.lower()
    taken = set(kind.objects.filter(location=location, code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := stem if n == 1 else f"{stem}-{n}") not in taken)
