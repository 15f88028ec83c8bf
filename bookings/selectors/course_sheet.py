"""A course as its page shows it: sessions, balance, what is missing, and for who may read health data its progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from bookings.lateness import Behind
from bookings.models import Course, Session
from bookings.progress import Series, course_progress
from bookings.scales import SCALES, SEVERITY
from bookings.selectors.course_review import Unmoved, course_review
from bookings.selectors.rhythm import lateness_among
from bookings.states import DONE, LIVE, UNDER_WAY, UPCOMING, SessionStatus
from clients.models import Client

WORDS = (
    pgettext_lazy("grade", "none"),
    pgettext_lazy("grade", "slight"),
    pgettext_lazy("grade", "moderate"),
    pgettext_lazy("grade", "marked"),
    pgettext_lazy("grade", "severe"),
)


@dataclass(frozen=True, slots=True)
class PlotData:
    """One indication's line, ready for the plot tag."""

    title: str
    grades: Sequence[tuple[int, date, float, str]]
    top: int
    change: str


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
        plots=[_plot(series) for series in progress],
        review=course_review(course, progress, number=reached) if course.status in UNDER_WAY else [],
    )


def first_to_come(course: Course) -> int:
    """Return the number of the next session that could still move; 1 without any. One query."""
    coming = course.sessions.filter(status__in=sorted(UPCOMING)).order_by("starts_at")
    return coming.values_list("number", flat=True).first() or 1


def _plot(series: Series) -> PlotData:
    scale = SCALES[series.scale]
    grades = [
        (point.number, point.starts_at.date(), float(point.grade), _wording(series.scale, point.grade))
        for point in series.points
    ]
    title = series.indication.label if series.scale == SEVERITY else f"{series.indication.label} ({series.scale})"
    return PlotData(title=title, grades=grades, top=int(scale.highest), change=_change(series))


def _wording(scale: str, grade: Any) -> str:
    return str(WORDS[int(grade)]) if scale == SEVERITY else ""


def _change(series: Series) -> str:
    if len(series.points) < 2:
        return _("First grade; the next one shows the change.")
    change = -series.change
    if change > 0:
        said = ngettext(
            "%(n)s grade better than at the start.", "%(n)s grades better than at the start.", int(change) or 2
        )
    elif change < 0:
        change = -change
        said = ngettext(
            "%(n)s grade worse than at the start.", "%(n)s grades worse than at the start.", int(change) or 2
        )
    else:
        return _("The same as at the start.")
    return said % {"n": f"{change.normalize():f}"}


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
