"""Which running courses of a location are behind their rhythm."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    rows = Course.objects.filter(location=location, status=CourseStatus.ACTIVE)
    courses = list(rows.select_related("client", "treatment").order_by("id"))
    late = behind_of(location, courses)
    found = [BehindCourse(one, late[one.pk]) for one in courses if one.pk in late]
    return sorted(found, key=lambda one: (one.behind.since or date.min, one.course.pk))


def lateness_of(course: Course) -> Behind | None:
    """Return how one course is behind, None if it is not or is not running. One query."""
    return behind_of(course.location, [course]).get(course.pk)


def behind_of(location: Location, courses: Iterable[Course]) -> dict[int, Behind]:
    """Return how those of a location's courses that are behind are, by their keys. One query, however many."""
    running = [one for one in courses if one.status == CourseStatus.ACTIVE]
    states = _counted(location)
    rows: dict[int, list[Session]] = defaultdict(list)
    for one in Session.objects.filter(course_id__in=[one.pk for one in running], status__in=sorted(states)):
        rows[one.course_id].append(one)
    return {one.pk: found for one in running if (found := lateness_among(one, rows[one.pk], location))}


def lateness_among(course: Course, sessions: Sequence[Session], location: Location) -> Behind | None:
    """Return how a course is behind whose sessions are read already. No query."""
    if course.status != CourseStatus.ACTIVE:
        return None
    zone, states = location.zone, _counted(location)
    return behind(
        sorted(one.starts_at.astimezone(zone).date() for one in sessions if one.status in states),
        total=course.sessions_total,
        per_week=course.per_week,
        min_gap_days=course.min_gap_days,
        today=clock.today(zone),
        started=course.booked_at.astimezone(zone).date(),
    )


def _counted(location: Location) -> frozenset[str]:
    return frozenset(LIVE | used_up(no_show_uses_session=location.no_show_uses_session))
