"""A paused course goes on: what is left of it is planned and booked again."""

from collections.abc import Sequence
from datetime import date

from bookings import messages
from bookings.models import Course
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.book_next import add_sessions, lost_explained
from bookings.services.held_sessions import current_course, require_status, write_course
from bookings.services.locking import in_diary
from bookings.services.plan_rest import plan_rest
from bookings.states import CourseStatus
from salon.accounts.actor import Actor


def resume_course(
    *,
    course: Course,
    actor: Actor,
    slots: Sequence[Slot] | None = None,
    start_on: date | None = None,
    expected_version: int | None = None,
) -> Course:
    """Book what is left of a paused course and let it run again. One message to the client.

    Args:
        slots: chosen dates; None: the plan closest to the times it had, from ``start_on`` (today if None) on.

    Raises:
        Conflict: ``illegal_move`` if it is not paused; ``no_plan``; ``conflict`` with alternatives.
        Invalid: as :func:`bookings.services.book_next.book_next`.
        Stale: it is no longer ``expected_version``.
    """
    course = Course.objects.select_related("client__location", "location", "treatment", "serum").get(pk=course.pk)
    require_status(course, CourseStatus.PAUSED)
    if slots is None:
        best = plan_rest(course=course, start_on=start_on).plans[0]
        slots = [one.slot for one in best.sessions if not one.fixed]
    chosen = list(slots)

    def work() -> Course:
        fresh = current_course(course, expected_version)
        require_status(fresh, CourseStatus.PAUSED)
        made = add_sessions(fresh, chosen, actor)
        write_course(fresh, status=CourseStatus.ACTIVE.value)
        events.note_course(fresh, "resumed", actor=actor, sessions=[one.pk for one in made])
        messages.course_resumed(fresh, made, actor)
        return fresh

    with lost_explained(course, chosen):
        return in_diary([course.location_id, course.client.location_id], work)
