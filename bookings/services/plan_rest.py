"""A plan for what is left of a course: sessions cancelled, missed, or put off by a pause. Books nothing."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from bookings.models import Course, weights_of
from bookings.planning.model import PlanRequest, Wish
from bookings.proposals import PlanOutcome, Slot
from bookings.services.held_sessions import Held, held_sessions
from bookings.services.plan_course import answer, require_start
from bookings.services.questions import ask
from bookings.services.slots_of import fixed_at
from bookings.services.terms import terms_of
from bookings.wishes import read_wishes
from clients.clearance import require_bookable
from salon import clock
from salon.errors import Conflict


def plan_rest(*, course: Course, start_on: date | None = None, wishes: Sequence[Wish] | None = None) -> PlanOutcome:
    """Return up to three plans that leave every held session where it is and place all that are missing.

    The sessions of a plan carry ``fixed`` where they stay.

    Args:
        start_on: local date before which nothing new lies; today if None.
        wishes: instead of the course's own.

    Raises:
        Conflict: ``nothing_missing``; ``no_plan`` as :func:`bookings.services.plan_course.plan_course` says it.
        Invalid: a date that is gone; what :func:`clients.clearance.require_bookable` says.
    """
    location, today = course.location, clock.today(course.location.zone)
    start = start_on or today
    require_start(start, location)
    held = held_sessions(course)
    require_missing(held)
    standing = require_bookable(
        client=course.client, treatment=course.treatment, serum=course.serum, dates=(), today=today
    )
    wished = read_wishes(course.wishes) if wishes is None else tuple(wishes)
    refused: Conflict | None = None
    for slots in held.arrangements():
        request = rest_request(course, slots, start, wished, standing.earliest)
        question = ask(location=location, treatment_id=course.treatment_id, client_id=course.client_id, request=request)
        try:
            return answer(question, terms_of(course))
        except Conflict as error:
            refused = refused or error
    assert refused is not None
    raise refused


def rest_request(
    course: Course, held: Sequence[Slot], start: date, wishes: Sequence[Wish], earliest: date | None
) -> PlanRequest:
    """Return the planner's request for a running course. One query."""
    terms = terms_of(course)
    return PlanRequest(
        sessions=terms.sessions,
        first_date=start,
        deferred_until=earliest,
        minutes=terms.minutes,
        minutes_before=terms.minutes_before,
        minutes_after=terms.minutes_after,
        rhythm=terms.rhythm,
        wishes=tuple(wishes),
        preferred=course.preferred_cosmetologist_id,
        fixed=tuple(fixed_at(slot) for slot in held),
        weights=weights_of(course.location),
    )


def require_missing(held: Held) -> None:
    """Raises: Conflict ``nothing_missing``."""
    if not held.missing:
        raise Conflict("nothing_missing", _("All sessions of this course are booked or done."))
