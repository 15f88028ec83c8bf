"""Which running courses of a location are behind their rhythm."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from bookings.lateness import Behind, behind
from bookings.models import Course, Session
from bookings.states import LIVE, CourseStatus, used_up
from salon import clock
from salon.accounts.models import Location


@dataclass(frozen=True, slots=True)
class BehindCourse:
    """A course with its client loaded, and how it is behind."""

    course: Course
    behind: Behind


def behind_rhythm(location: Location) -> list[BehindCourse]:
    """Return the running courses that are behind, the longest waiting first. Two queries, however many courses."""
    courses = list(
        Course.objects.filter(location=location, status=CourseStatus.ACTIVE).select_related("client").order_by("id")
    )
    found = _behind(location, courses)
    return sorted(found, key=lambda one: (one.behind.since or date.min, one.course.pk))


def lateness_of(course: Course) -> Behind | None:
    """Return how one course is behind, None if it is not or is not running. One query."""
    if course.status != CourseStatus.ACTIVE:
        return None
    return next((one.behind for one in _behind(course.location, [course])), None)


def _behind(location: Location, courses: list[Course]) -> list[BehindCourse]:
    states = LIVE | used_up(no_show_uses_session=location.no_show_uses_session)
    zone, today = location.zone, clock.today(location.zone)
    dates: dict[int, list[date]] = defaultdict(list)
    rows = Session.objects.filter(course_id__in=[one.pk for one in courses], status__in=sorted(states))
    for course_id, starts_at in rows.order_by("starts_at").values_list("course_id", "starts_at"):
        dates[course_id].append(starts_at.astimezone(zone).date())
    return [
        BehindCourse(course, found)
        for course in courses
        if (
            found := behind(
                dates[course.pk],
                total=course.sessions_total,
                per_week=course.per_week,
                min_gap_days=course.min_gap_days,
                today=today,
                started=course.booked_at.astimezone(zone).date(),
            )
        )
    ]
