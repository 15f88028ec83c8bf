"""A cancelled session freed a place, and somebody on the waiting list wished for such a time."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Session, WaitingEntry
from bookings.selectors.tasks.task import Scope, Task
from bookings.states import LIVE, SessionStatus
from bookings.wishes import read_wishes

AHEAD = timedelta(days=14)
MOST = 10


def freed_places(scope: Scope) -> Iterator[Task]:
    """Yield one task for each freed place that lies in somebody's windows. Three queries, one while nobody waits."""
    if scope.course is not None:
        return
    waiting = list(
        WaitingEntry.objects.filter(location=scope.location, status=WaitingEntry.Status.WAITING).select_related(
            "client"
        )
    )
    if not waiting:
        return
    for session in _freed(scope)[:MOST]:
        fit = [entry for entry in waiting if _wished(entry, session, scope)]
        if not fit:
            continue
        local = session.starts_at.astimezone(scope.location.zone)
        known = {"date": local.date().isoformat(), "time": f"{local:%H:%M}", "cosmetologist": session.cosmetologist_id}
        said = ngettext(
            "%(when)s with %(who)s is free: it fits %(count)d who waits.",
            "%(when)s with %(who)s is free: it fits %(count)d who wait.",
            len(fit),
        ) % {"when": date_format(local, "D j E, H:i"), "who": session.cosmetologist.name, "count": len(fit)}
        yield Task(
            kind="place-freed",
            title=said,
            client=", ".join(entry.client.name for entry in fit[:3]),
            action=_("Offer it"),
            url=f"{reverse('bookings:waiting')}?{urlencode(known)}",
            icon="hourglass",
            due=local.date(),
        )


def _freed(scope: Scope) -> list[Session]:
    """Cancelled sessions whose cosmetologist has nobody else then."""
    ahead = Session.objects.filter(location=scope.location, starts_at__gt=scope.now, starts_at__lt=scope.now + AHEAD)
    gone = list(
        ahead.filter(status=SessionStatus.CANCELLED.value).select_related("cosmetologist").order_by("starts_at")[:50]
    )
    taken = list(ahead.filter(status__in=sorted(LIVE)).values_list("cosmetologist_id", "busy")) if gone else []
    seen = set()
    free = []
    for session in gone:
        key = (session.cosmetologist_id, session.starts_at)
        held = any(
            who == session.cosmetologist_id and busy.lower < session.ends_at and session.starts_at < busy.upper  # type: ignore[operator]
            for who, busy in taken
        )
        if not held and key not in seen:
            seen.add(key)
            free.append(session)
    return free


def _wished(entry: WaitingEntry, session: Session, scope: Scope) -> bool:
    local = session.starts_at.astimezone(scope.location.zone)
    if not entry.first_on <= local.date() <= entry.last_on:
        return False
    minute, wishes = local.hour * 60 + local.minute, read_wishes(entry.windows)
    return not wishes or any(one.weekday == local.weekday() and one.start <= minute < one.end for one in wishes)
