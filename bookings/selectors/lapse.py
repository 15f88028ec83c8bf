"""Where a client's answers end before a date that is booked."""

from collections import defaultdict
from collections.abc import Collection
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
    return lapses_of([course], now=now).get(course.pk)


def lapses_of(courses: Collection[Course], *, now: datetime) -> dict[int, Lapse]:
    """Return the lapse of each course that has one, by the course's id. One query."""
    latest = Screening.objects.filter(client=OuterRef("client"), treatment=OuterRef("course__treatment"))
    until = Subquery(latest.order_by("-taken_at", "-id").values("valid_until")[:1])
    rows = Session.objects.filter(course__in=[one.pk for one in courses], status__in=sorted(UPCOMING))
    coming: dict[int, list[tuple[int, datetime, date | None]]] = defaultdict(list)
    dates = rows.filter(starts_at__gt=now).annotate(until=until).order_by("starts_at")
    for course, *one in dates.values_list("course_id", "pk", "starts_at", "until"):
        coming[course].append(tuple(one))
    found = {course.pk: first_lapse(coming[course.pk], course.location.zone) for course in courses}
    return {pk: lapse for pk, lapse in found.items() if lapse}


def first_lapse(coming: list[tuple[int, datetime, date | None]], zone: ZoneInfo) -> Lapse | None:
    """Return the first of these sessions, in order of time, that lies after the last day its answers hold."""
    for session, starts_at, until in coming:
        if until is not None and starts_at.astimezone(zone).date() > until:
            return Lapse(session, starts_at, until)
    return None
