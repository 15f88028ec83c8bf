"""Clients who ask by their links for another time, where the desk decides."""

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import MoveWish
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import UPCOMING
from clients.sentences import day_words


def move_wishes(scope: Scope) -> Iterator[Task]:
    """Yield one task for each wish that nobody has answered. One query."""
    for wish in open_wishes(scope):
        day = scope.day(wish.session.starts_at)
        title = _("She asks for another time instead of %(day)s.") % {"day": day_words(day)}
        yield Task(
            kind="move-wish",
            title=title,
            client=wish.client.name,
            action=_("Answer"),
            url=reverse("bookings:wishes"),
            icon="calendar-clock",
            due=day,
        )


def open_wishes(scope: Scope) -> QuerySet[MoveWish]:
    """Return the open wishes about sessions that still stand where they stood when she asked, the oldest first."""
    found = MoveWish.objects.filter(
        location=scope.location,
        status=MoveWish.Status.OPEN,
        sequence=F("session__sequence"),
        session__status__in=sorted(UPCOMING),
        session__starts_at__gt=scope.now,
    )
    if scope.course is not None:
        found = found.filter(session__course=scope.course)
    return found.select_related("session__course", "session__cosmetologist", "client", "cosmetologist")
