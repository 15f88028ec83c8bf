"""The possible start nearest to a place somebody pointed at. Reads only, takes no lock.

An empty place begins when the cosmetologist is free; a visit needs its preparation before, and its clean-up after.
"""

from collections.abc import Collection
from datetime import datetime

from bookings import availability
from bookings.models import Course
from bookings.planning.candidates import possible_starts
from bookings.planning.model import PlanRequest
from bookings.planning.timeline import slots_in
from bookings.planning.zones import horizon
from bookings.services.terms import Terms
from salon import clock


def nearest_start(
    *, course: Course, terms: Terms, starts_at: datetime, cosmetologist_id: int, without: Collection[int] = ()
) -> datetime:
    """Return the nearest moment of that local day at which a session can start with her, the later of two.

    ``starts_at`` itself if the day has none: whoever asks for it is told why. One query.

    Args:
        without: keys of sessions that are in nobody's way, because they would move.
    """
    zone = course.location.zone
    on = starts_at.astimezone(zone).date()
    resources = availability.load(
        location=course.location,
        treatment_id=course.treatment_id,
        client_id=course.client_id,
        days=horizon(zone, on, 1),
        now=clock.now(),
        without=without,
    )
    found = possible_starts(PlanRequest.single(terms, on, required=cosmetologist_id), resources)
    hers = sum(mask for one, mask in zip(resources.staff, found.staff, strict=True) if one.id == cosmetologist_id)
    moments = [resources.horizon.moment(slot) for slot in slots_in(hers & found.places)]
    return min(moments, key=lambda one: (abs(one - starts_at), one < starts_at), default=starts_at).astimezone(zone)
