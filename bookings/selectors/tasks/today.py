"""What the day itself asks for: clients who are late, tomorrow's who have not confirmed."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Session
from bookings.planning.zones import day_start
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import UPCOMING, SessionStatus
from clients.selectors.telephone import telephone

LATE = timedelta(minutes=5)  # sooner nobody would call
NAMED = 3


def late_clients(scope: Scope) -> Iterator[Task]:
    """Yield one task for each session of today that should have begun. One query."""
    since = day_start(scope.today, scope.location.zone)
    rows = _of(scope).filter(starts_at__gte=since, starts_at__lt=scope.now - LATE, status__in=sorted(UPCOMING))
    for session in rows.select_related("client").order_by("starts_at"):
        said = _how_late(scope.now - session.starts_at)
        yield Task(
            kind="late",
            title=f"{said} {telephone(session.client.phone, scope.location)}".strip(),
            client=session.client.name,
            action=_("Open"),
            url=reverse("bookings:session", args=[session.pk]),
            icon="clock-alert",
            due=scope.today,
            urgent=True,
        )


def _how_late(since: timedelta) -> str:
    minutes = int(since.total_seconds()) // 60
    if (hours := minutes // 60) > 0:
        return ngettext("Over %(count)d hour late.", "Over %(count)d hours late.", hours) % {"count": hours}
    return ngettext("%(count)d minute late.", "%(count)d minutes late.", minutes) % {"count": minutes}


def unconfirmed_tomorrow(scope: Scope) -> Iterator[Task]:
    """Yield one task for all sessions of tomorrow that nobody has confirmed. One query."""
    tomorrow = scope.today + timedelta(days=1)
    since, until = (day_start(tomorrow + timedelta(days=n), scope.location.zone) for n in (0, 1))
    rows = _of(scope).filter(starts_at__gte=since, starts_at__lt=until, status=SessionStatus.BOOKED.value)
    names = list(rows.order_by("starts_at").values_list("client__name", flat=True))
    if not names:
        return
    said = ngettext(
        "%(count)d session of tomorrow is not confirmed.",
        "%(count)d sessions of tomorrow are not confirmed.",
        len(names),
    ) % {"count": len(names)}
    yield Task(
        kind="unconfirmed",
        title=said,
        client=", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else ""),
        action=_("See tomorrow"),
        url=f"{reverse('bookings:diary')}?date={tomorrow.isoformat()}",
        icon="circle-question-mark",
        due=scope.today,
    )


def _of(scope: Scope) -> QuerySet[Session]:
    rows = Session.objects.filter(location=scope.location)
    return rows.filter(course=scope.course) if scope.course is not None else rows
