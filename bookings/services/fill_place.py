"""The next session of a running course at a place somebody pointed at: a free room and device are found for it."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Cosmetologist, Course, Session
from bookings.proposals import Slot
from bookings.services.book_next import book_next
from bookings.services.check_places import places_near, require_sane
from bookings.services.terms import Terms, terms_of
from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Conflict


def fill_place(*, course: Course, starts_at: datetime, cosmetologist: Cosmetologist, actor: Actor) -> Session:
    """Book one missing session of the course with this cosmetologist at this moment.

    Raises:
        Conflict: ``conflict`` with alternatives when she, every room or every device is taken; as
            :func:`bookings.services.book_next.book_next`.
        Invalid: as :func:`bookings.services.book_next.book_next`.
    """
    slot = free_slot(
        location=course.location,
        treatment_id=course.treatment_id,
        client_id=course.client_id,
        terms=terms_of(course),
        starts_at=starts_at,
        cosmetologist=cosmetologist,
    )
    return book_next(course=course, slots=[slot], actor=actor)[0]


def free_slot(
    *,
    location: Location,
    treatment_id: int,
    client_id: int,
    terms: Terms,
    starts_at: datetime,
    cosmetologist: Cosmetologist,
    must_be_free: bool = False,
) -> Slot:
    """Return the place with the first free room and device; with the first ones where none is free.

    Raises:
        Conflict: ``no_plan`` without any room or device; ``conflict`` if it ``must_be_free`` and is not.
        Invalid: an impossible moment.
    """
    room, device = location.rooms.filter(active=True).first(), location.devices.filter(active=True).first()
    if room is None or device is None:
        raise Conflict("no_plan", _("There is no room or no device in use here."))
    slot = Slot(starts_at, cosmetologist.pk, room.pk, device.pk)
    require_sane([slot], location=location, field="starts_at")
    near = places_near(
        [slot],
        location=location,
        treatment_id=treatment_id,
        client_id=client_id,
        terms=terms,
    )
    slot = near.with_free(slot, room=True, device=True)
    if must_be_free and (lost := near.lost([replace(slot, number=1)])):
        raise Conflict("conflict", lost[0].sentences[0])
    return slot
