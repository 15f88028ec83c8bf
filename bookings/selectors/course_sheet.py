"""A course as its page shows it: sessions, balance, what is missing, and for who may read health data its progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from bookings.lateness import Behind
from bookings.models import Course, Session
from bookings.progress import course_progress
from bookings.progress_plots import PlotData, plot_of
from bookings.selectors.course_review import Unmoved, course_review
from bookings.selectors.rhythm import lateness_among
from bookings.states import DONE, LIVE, UNDER_WAY, UPCOMING, SessionStatus
from clients.models import Client


@dataclass(frozen=True, slots=True)
class CourseSheet:
    """``sessions`` are all that were ever booked, in order of time; ``standing`` one per number, for the circles."""

    course: Course
    sessions: Sequence[Session]
    standing: Sequence[Session]
    completed: int
    coming: int
    missing: int
    next: Session | None
    behind: Behind | None
    plots: Sequence[PlotData]
    review: Sequence[Unmoved]


def course_sheet(course: Course, *, health: bool) -> CourseSheet:
    """Return the sheet of a course; three queries, one without ``health``."""
    rows = course.sessions.select_related("cosmetologist", "room", "device").order_by("starts_at", "id")
    sessions = list(rows)
    live = [one for one in sessions if one.status in LIVE]
    numbers = {one.number for one in live}
    gone = {one.number: one for one in sessions if one.number not in numbers}
    used = sum(one.status in DONE for one in live)
    coming = [one for one in live if one.status not in DONE]
    progress = course_progress(course) if health else []
    reached = max((one.number for one in live if one.status in DONE), default=0)
    return CourseSheet(
        course=course,
        sessions=sessions,
        standing=[*live, *gone.values()],
        completed=sum(one.status == SessionStatus.COMPLETED for one in live),
        coming=len(coming),
        missing=max(0, course.sessions_total - used - len(coming)),
        next=next((one for one in coming if one.status in UPCOMING), None),
        behind=lateness_among(course, sessions, course.location),
        plots=[plot_of(series) for series in progress],
        review=course_review(course, progress, number=reached) if course.status in UNDER_WAY else [],
    )


def first_to_come(course: Course) -> int:
    """Return the number of the next session that could still move; 1 without any. One query."""
    coming = course.sessions.filter(status__in=sorted(UPCOMING)).order_by("starts_at")
    return coming.values_list("number", flat=True).first() or 1


def courses_of(client: Client) -> QuerySet[Course]:
    """Return the client's courses, newest first, with counts and their next session. Two queries when read."""
    live = Q(sessions__status__in=sorted(LIVE))
    coming = Session.objects.filter(status__in=sorted(UPCOMING)).order_by("starts_at")
    return (
        Course.objects.filter(client=client)
        .select_related("treatment", "serum")
        .annotate(
            completed=Count("sessions", filter=Q(sessions__status=SessionStatus.COMPLETED.value)),
            booked=Count("sessions", filter=live & ~Q(sessions__status__in=sorted(DONE))),
        )
        .prefetch_related(Prefetch("sessions", queryset=coming, to_attr="coming"))
        .order_by("-id")
    )
