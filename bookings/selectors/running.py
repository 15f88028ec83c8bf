"""What a client's running courses could use an empty place for: a session that has no date yet, or one that has."""

from collections import defaultdict
from dataclasses import dataclass

from bookings.models import Course, Session
from bookings.states import LIVE, UPCOMING, CourseStatus, used_up
from clients.models import Client
from salon.accounts.models import Location


@dataclass(frozen=True, slots=True)
class Running:
    """``missing``: sessions without a date; ``next_number``: which one comes next; ``coming``: her next booked one."""

    course: Course
    missing: int
    next_number: int
    coming: Session | None


def running_courses(client: Client, location: Location) -> list[Running]:
    """Return the client's running courses here, the latest first. Two queries."""
    courses = list(
        Course.objects.filter(client=client, location=location, status=CourseStatus.ACTIVE.value)
        .select_related("treatment", "serum", "location")
        .order_by("-id")
    )
    states = LIVE | used_up(no_show_uses_session=location.no_show_uses_session)
    held: dict[int, list[Session]] = defaultdict(list)
    rows = Session.objects.filter(course__in=courses, status__in=sorted(states))
    for session in rows.select_related("cosmetologist").order_by("starts_at"):
        held[session.course_id].append(session)
    return [
        Running(
            course=course,
            missing=max(0, course.sessions_total - len(held[course.pk])),
            next_number=len(held[course.pk]) + 1,
            coming=next((one for one in held[course.pk] if one.status in UPCOMING), None),
        )
        for course in courses
    ]
