"""What clients said before a session and somebody has to look at: reactions, and full questions to be asked again."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Session
from bookings.selectors.before import open_holds, questions_waiting
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import LIVE, CourseStatus

_RUNNING = (CourseStatus.ACTIVE.value, CourseStatus.PAUSED.value)


def holds_to_clear(scope: Scope) -> Iterator[Task]:
    """Yield a task for each course that a cosmetologist has to clear. One query."""
    holds = open_holds().filter(course__location=scope.location, course__status__in=_RUNNING)
    if scope.course is not None:
        holds = holds.filter(course=scope.course)
    for hold in holds.order_by("at"):
        yield Task(
            kind="course-held",
            title=_("Answered before the session: a cosmetologist has to look. Nothing starts until then."),
            client=hold.course.client.name,
            action=_("Open"),
            url=reverse("bookings:session-before", args=[hold.before.session_id]),
            icon="shield-alert",
            due=scope.day(hold.before.session.starts_at),
            urgent=True,
        )


def questions_to_ask(scope: Scope) -> Iterator[Task]:
    """Yield a task for each running course whose client said that something changed. One query."""
    rows = questions_waiting().filter(
        session__location=scope.location,
        session__course__status=CourseStatus.ACTIVE.value,
        session__status__in=sorted(LIVE),
    )
    if scope.course is not None:
        rows = rows.filter(session__course=scope.course)
    seen: set[int] = set()
    for row in rows.select_related("session__client", "session__course").order_by("session__starts_at"):
        session: Session = row.session
        if session.course_id in seen:
            continue
        seen.add(session.course_id)
        ask = reverse("clients:screening", args=[session.client_id])
        back = reverse("bookings:session", args=[session.pk])
        yield Task(
            kind="questions-open",
            title=_("Something has changed since the last answers. Ask the questions again."),
            client=session.client.name,
            action=_("Ask the questions"),
            url=f"{ask}?treatment={session.course.treatment_id}&next={back}",
            icon="clipboard-list",
            due=scope.day(session.starts_at),
            urgent=True,
        )
