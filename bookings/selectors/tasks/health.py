"""What waits about a client's patch tests and papers. Titles say what to do, never what it is about."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Session
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import UPCOMING
from clients.models import Document
from clients.selectors.patches import readings_due
from clients.sentences import day_words

AHEAD = timedelta(days=14)


def patch_readings(scope: Scope) -> Iterator[Task]:
    """Yield the readings due until the end of today. Two queries."""
    if scope.course is not None:
        return
    midnight = datetime.combine(scope.today + timedelta(days=1), time(), tzinfo=scope.location.zone)
    for one in readings_due(scope.location, until=midnight, now=scope.now):
        yield Task(
            kind="patch-reading",
            title=_("A patch test is to be read: %(day)s.") % {"day": day_words(scope.day(one.due))},
            client=one.test.client.name,
            action=_("To the patch tests"),
            url=reverse("clients:detail", args=[one.test.client_id]) + "#patch-tests",
            icon="test-tube-diagonal",
            due=scope.day(one.due),
            urgent=scope.now >= one.due,
        )


def documents(scope: Scope) -> Iterator[Task]:
    """Yield the papers that wait to be checked, and those that end while sessions are to come. Two queries."""
    if scope.course is not None:
        return
    known = Document.objects.filter(client__location=scope.location, client__archived_at=None, withdrawn_at=None)
    rows = known.select_related("client")
    for one in rows.filter(checked_at=None).order_by("uploaded_at", "id"):
        yield _task(one, "document-unchecked", _("A document waits to be checked."), "file-clock")
    to_come = Session.objects.filter(client=OuterRef("client"), status__in=sorted(UPCOMING), starts_at__gt=scope.now)
    near = rows.filter(checked_at__isnull=False, expires_on__range=(scope.today - AHEAD, scope.today + AHEAD))
    longer = Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on"))
    newer = known.filter(longer, client=OuterRef("client"), rule_code=OuterRef("rule_code"), checked_at__isnull=False)
    for one in near.filter(Exists(to_come), ~Exists(newer)).order_by("expires_on", "id"):
        assert one.expires_on is not None
        title = _("A document is valid until %(until)s, and sessions are still to come. Ask for a new one.")
        yield _task(one, "document-ends", title % {"until": day_words(one.expires_on)}, "hourglass", one.expires_on)


def _task(document: Document, kind: str, title: str, icon: str, due: date | None = None) -> Task:
    return Task(
        kind=kind,
        title=title,
        client=document.client.name,
        action=_("To the documents"),
        url=reverse("clients:detail", args=[document.client_id]) + "#documents",
        icon=icon,
        due=due,
    )
