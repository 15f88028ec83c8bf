"""Where a client's answers end before a date that is booked."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from bookings.models import Course, Session
from bookings.states import UPCOMING
from clients.models import Screening


@dataclass(frozen=True, slots=True)
class Lapse:
    """``starts_at`` is the first session after ``valid_until``, the last local day her answers hold."""

    session: int
    starts_at: datetime
    valid_until: date


def lapse_of(course: Course, *, now: datetime) -> Lapse | None:
    """Return the first session to come that her latest answers do not reach, None if they reach all. One query."""
    latest = Screening.objects.filter(client=OuterRef("client"), treatment=course.treatment_id)
    until = Subquery(latest.order_by("-taken_at", "-id").values("valid_until")[:1])
    rows = Session.objects.filter(course=course, status__in=sorted(UPCOMING), starts_at__gt=now).annotate(until=until)
    coming = rows.order_by("starts_at").values_list("pk", "starts_at", "until")
    return first_lapse(list(coming), course.location.zone)


def first_lapse(coming: list[tuple[int, datetime, date | None]], zone: ZoneInfo) -> Lapse | None:
    """Return the first of these sessions, in order of time, that lies after the last day its answers hold."""
    for session, starts_at, until in coming:
        if until is not None and starts_at.astimezone(zone).date() > until:
            return Lapse(session, starts_at, until)
    return None
