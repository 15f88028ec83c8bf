"""Courses that a client's answers put off: which wait, which may go on, and whose dates were moved lately."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Course, CourseEvent
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import CourseStatus
from clients.models import Screening
from clients.screening import Outcome
from clients.sentences import day_words

BECAUSE_SCREENING = "screening"  # in the event of a course that its client's answers paused
TOLD_FOR = timedelta(days=2)  # how long the desk is shown that dates were moved; the client has her mail


def courses_put_off(scope: Scope) -> Iterator[Task]:
    """Yield a task for each course paused by its client's answers, and each whose dates they moved. One query."""
    events = CourseEvent.objects.filter(course=OuterRef("pk"))
    paused = events.filter(kind__in=("paused", "resumed")).order_by("-id")
    moved = events.filter(kind="put_off", at__gte=scope.now - TOLD_FOR)
    latest = Screening.objects.filter(client=OuterRef("client"), treatment=OuterRef("treatment"))
    courses = (
        Course.objects.filter(
            location=scope.location, status__in=(CourseStatus.ACTIVE.value, CourseStatus.PAUSED.value)
        )
        .select_related("client")
        .annotate(
            because=Subquery(paused.values(why=KT("data__because"))[:1]),
            put_off=Subquery(moved.order_by("-id").values(day=KT("data__day"))[:1]),
            outcome=Subquery(latest.order_by("-taken_at", "-id").values("outcome")[:1]),
            clear_on=Subquery(latest.order_by("-taken_at", "-id").values("clear_on")[:1]),
        )
        .filter(Q(status=CourseStatus.PAUSED.value, because=BECAUSE_SCREENING) | Q(put_off__isnull=False))
        .order_by("id")
    )
    if scope.course is not None:
        courses = courses.filter(pk=scope.course)
    for course in courses:
        yield _paused(course, scope) if course.status == CourseStatus.PAUSED else _moved(course)


def _paused(course: Any, scope: Scope) -> Task:
    """``course`` carries what the query above annotated."""
    page = reverse("bookings:course", args=[course.pk])
    ask = f"{reverse('clients:screening', args=[course.client_id])}?treatment={course.treatment_id}&next={page}"
    due: date | None = None
    if course.outcome == Outcome.REFUSED:
        title, action, url = _("Paused. A cosmetologist has to look at the answers."), _("Open the course"), page
    elif course.outcome != Outcome.DEFERRED or (course.clear_on and course.clear_on <= scope.today):
        title, action, url, due = (
            _("Paused, and may go on now. Plan the rest."),
            _("Open the course"),
            page,
            scope.today,
        )
    elif course.clear_on:
        title = _("Paused. May go on from %(day)s; dates can be booked already.") % {"day": day_words(course.clear_on)}
        action, url, due = _("Open the course"), page, course.clear_on
    else:
        title = _("Paused until the client says it is over. Then ask the questions again.")
        action, url = _("Ask the questions"), ask
    return Task("course-put-off", title, course.client.name, action, url, "circle-pause", due)


def _moved(course: Any) -> Task:
    title = _("Dates were moved to %(day)s or later after new answers. The client is told by mail.")
    return Task(
        kind="dates-moved",
        title=title % {"day": day_words(date.fromisoformat(course.put_off))},
        client=course.client.name,
        action=_("Open the course"),
        url=reverse("bookings:course", args=[course.pk]),
        icon="calendar-clock",
    )
