"""A course is completed when its sessions are used up, and runs again when one of them turns out not to be.

Counts, never stores (DESIGN: a course's sessions done are counted). Needs an open transaction.
"""

from django.db.models import F

from bookings.models import Course, CourseEvent, Session
from bookings.states import CourseStatus, course_may_move, used_up
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location


def sessions_used(course: Course, location: Location) -> int:
    """Return how many of the course's numbers are used up: completed, stopped, and missed where the house says so."""
    states = used_up(no_show_uses_session=location.no_show_uses_session)
    numbers = Session.objects.filter(course=course, status__in=[state.value for state in states])
    return numbers.values("number").distinct().count()


def settle(*, course: Course, location: Location, actor: Actor) -> None:
    """Bring the course's state in line with its sessions. The row is locked, so that two endings count both."""
    held = Course.objects.select_for_update().get(pk=course.pk)
    full = sessions_used(held, location) >= held.sessions_total
    if full and course_may_move(held.status, CourseStatus.COMPLETED):
        _write(held, CourseStatus.COMPLETED, "completed", actor)
    elif not full and held.status == CourseStatus.COMPLETED:
        _write(held, CourseStatus.ACTIVE, "reopened", actor)  # only an undo comes here


def _write(course: Course, to: CourseStatus, kind: str, actor: Actor) -> None:
    Course.objects.filter(pk=course.pk).update(status=to.value, version=F("version") + 1)
    CourseEvent.objects.create(course=course, at=clock.now(), by=actor.user, kind=kind, data={"from": course.status})
