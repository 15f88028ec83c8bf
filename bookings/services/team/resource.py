"""Rooms, devices and cosmetologists: added, renamed, taken out of use. Never deleted: past sessions point at them."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Device, Room
from bookings.services.locking import in_diary
from salon.accounts.models import Location, Membership, User
from salon.errors import Invalid
from treatments.models import Treatment

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


def change(thing: Thing, *, name: str, active: bool) -> Thing:
    """Rename it, take it out of use or back in. What is booked on it stays until it is moved.

    Raises:
        Invalid: no name, or one that is too long.
    """
    name = _clean(name)

    def work() -> None:
        type(thing).objects.filter(pk=thing.pk).update(name=name, active=active)

    in_diary([thing.location_id], work)
    thing.name, thing.active = name, active
    return thing


def set_person(*, cosmetologist: Cosmetologist, user: User | None, treatments: Iterable[Treatment]) -> None:
    """Say which account is hers (none: she has no login) and what she does (nothing said: everything).

    Raises:
        Invalid: the account belongs to no colleague of this location.
    """
    if user is not None and not Membership.objects.filter(user=user, location_id=cosmetologist.location_id).exists():
        said = _("This account belongs to nobody here.")
        raise Invalid("invalid", said, errors={"user": [said]})

    def work() -> None:
        Cosmetologist.objects.filter(pk=cosmetologist.pk).update(user=user)
        cosmetologist.treatments.set(treatments)

    in_diary([cosmetologist.location_id], work)


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
