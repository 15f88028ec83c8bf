"""Screenings that will have run out when the client comes: ask again, or she cannot be treated."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Session
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import UPCOMING, CourseStatus
from clients.models import Screening
from clients.sentences import day_words

AHEAD = timedelta(days=7)  # further off there is time, and the mail with the questions has not left yet


def lapsing_screenings(scope: Scope) -> Iterator[Task]:
    """Yield one task for each client and treatment whose answers end before her next session. Two queries."""
    sessions = _soon(scope)
    until = latest_validity(session.client_id for session in sessions)
    for session in sessions:
        key = (session.client_id, session.course.treatment_id)
        if key not in until or scope.day(session.starts_at) <= until[key]:
            continue
        lapsed = until.pop(key)
        day = scope.day(session.starts_at)
        title = _("The answers held until %(until)s; the session is on %(day)s.")
        if lapsed >= scope.today:
            title = _("The answers hold until %(until)s; the session is on %(day)s.")
        ask = reverse("clients:screening", args=[session.client_id])
        back = reverse("bookings:course", args=[session.course_id])
        yield Task(
            kind="screening-lapses",
            title=title % {"until": day_words(lapsed), "day": day_words(day)},
            client=session.client.name,
            action=_("Ask the questions"),
            url=f"{ask}?treatment={session.course.treatment_id}&next={back}",
            icon="hourglass",
            due=day,
        )


def latest_validity(clients: Iterable[int]) -> dict[tuple[int, int], date]:
    """Return, by client and treatment, the last day her latest answers hold. One query."""
    latest = Screening.objects.filter(client_id__in=set(clients))
    rows = latest.order_by("client_id", "treatment_id", "-taken_at", "-id").distinct("client_id", "treatment_id")
    return {
        (client, treatment): until
        for client, treatment, until in rows.values_list("client_id", "treatment_id", "valid_until")
    }


def _soon(scope: Scope) -> list[Session]:
    rows = Session.objects.filter(
        location=scope.location,
        status__in=sorted(UPCOMING),
        starts_at__gt=scope.now,
        starts_at__lt=scope.now + AHEAD,
        course__status=CourseStatus.ACTIVE.value,
    )
    if scope.course is not None:
        rows = rows.filter(course_id=scope.course)
    return list(rows.select_related("course", "client").order_by("starts_at", "id"))
