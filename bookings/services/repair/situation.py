"""What a repair starts from: the sessions that may be hit, their courses, the location's time with the cause in it.

A bounded number of queries, however many sessions: nothing here asks row by row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bookings import availability
from bookings.models import Cosmetologist, Course, Session
from bookings.obstacles import Cause as InTheWay
from bookings.obstacles import Wanted, obstacles
from bookings.planning.model import SLACK_DAYS, Closure, Resources
from bookings.planning.timeline import Timeline, slots_for
from bookings.planning.zones import Horizon, horizon, utc_seconds
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.terms import minutes_of
from bookings.states import LIVE, UPCOMING
from clients.models import Screening
from clients.screening import Outcome
from salon.accounts.models import Location

CourseKey = int
_MARGIN = timedelta(hours=6)


def movable(session: Session, now: datetime) -> bool:
    """Whether a repair may touch a session: not begun, not over, not pinned."""
    return session.status in UPCOMING and session.starts_at > now and not session.pinned


def upcoming_sessions(location: Location, cause: Cause, now: datetime) -> list[Session]:
    """Return sessions still to come that the cause may concern, in order of time. One query."""
    rows = Session.objects.filter(location=location, status__in=sorted(UPCOMING), starts_at__gt=now)
    if cause.span:
        rows = rows.filter(starts_at__gt=cause.span[0] - _MARGIN, starts_at__lt=cause.span[1] + _MARGIN)
    if cause.kind in {CauseKind.COSMETOLOGIST, CauseKind.ROOM, CauseKind.DEVICE, CauseKind.CLIENT}:
        rows = rows.filter(**{f"{cause.kind.value}_id": cause.key})
    return list(rows.select_related("course", "client").order_by("starts_at", "id"))


def courses_of(sessions: Iterable[Session]) -> dict[CourseKey, list[Session]]:
    """Return every live session of these sessions' courses, by course, each with its course and client. Two queries.

    Sessions of a course share one course, and what they hold is not read: they are many, and either takes its time.
    """
    courses = Course.objects.select_related("client").in_bulk({one.course_id for one in sessions})
    rows = Session.objects.filter(course_id__in=courses, status__in=sorted(LIVE)).defer("busy")
    by_course: dict[CourseKey, list[Session]] = defaultdict(list)
    for one in rows.order_by("number", "starts_at"):
        one.course = courses[one.course_id]
        by_course[one.course_id].append(one)
    return by_course


def days_for(location: Location, sessions: Iterable[Session], now: datetime) -> Horizon:
    """Return the local days from today to three weeks after the last session."""
    first = now.astimezone(location.zone).date()
    last = max([now, *(one.starts_at for one in sessions)]).astimezone(location.zone).date()
    return horizon(location.zone, first, (last - first).days + SLACK_DAYS + 1)


def time_of(
    location: Location, days: Horizon, cause: Cause, *, now: datetime, without: Collection[int] = ()
) -> Resources:
    """Return the location's time with the cause in it. One query."""
    resources = availability.load(
        location=location, treatment_id=None, client_id=0, days=days, now=now, without=without
    )
    if not cause.span:
        return resources
    gone = days.busy_between([cause.span])
    if cause.kind is CauseKind.CLOSURE:
        return replace(resources, closures=(*resources.closures, Closure("closure", cause.reason, gone)))
    if cause.kind is CauseKind.COSMETOLOGIST:
        return replace(resources, staff=_away(resources.staff, cause.key, gone))
    if cause.kind is CauseKind.ROOM:
        return replace(resources, rooms=_away(resources.rooms, cause.key, gone))
    if cause.kind is CauseKind.DEVICE:
        return replace(resources, devices=_away(resources.devices or (), cause.key, gone))
    return resources


def _away(timelines: Sequence[Timeline], key: int, gone: int) -> tuple[Timeline, ...]:
    return tuple(replace(one, away=one.away | gone) if one.id == key else one for one in timelines)


def fits(session: Session, resources: Resources, staff: dict[int, frozenset[int]]) -> bool:
    """Whether the salon's side of a session still holds: hours, closures, absences, outages, her treatments."""
    course = session.course
    if session.cosmetologist_id not in staff[course.treatment_id]:
        return False
    before, visit = slots_for(course.minutes_before), slots_for(minutes_of(session))
    wanted = Wanted(
        slot=resources.horizon.slot_at(session.starts_at),
        before=before,
        visit=visit,
        block=before + visit + slots_for(course.minutes_after),
        cosmetologist=session.cosmetologist_id,
        room=session.room_id,
        device=session.device_id,
    )
    return all(one.cause in {InTheWay.BUSY, InTheWay.PAST} for one in obstacles(resources, wanted))


def staff_of(location: Location, treatments: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return who does each treatment; a cosmetologist without a list does all of them. One query."""
    does: dict[int, set[int]] = defaultdict(set)
    rows = Cosmetologist.objects.filter(location=location, active=True).order_by("id")
    for who, treatment in rows.values_list("id", "treatments"):
        does[who].add(treatment)
    return {
        treatment: frozenset(who for who, listed in does.items() if listed == {None} or treatment in listed)
        for treatment in set(treatments)
    }


def clients_free(
    clients: Iterable[int], days: Horizon, cause: Cause, *, without: Collection[int]
) -> dict[int, Timeline]:
    """Return when each client is free, her other sessions at any location taken out. One query.

    Without the lot nobody can be treated with its serum, so then the time is taken from every client concerned.
    """
    start, end = days.moment(0) - _MARGIN, days.moment(days.size) + _MARGIN
    rows = Session.objects.filter(
        client_id__in=set(clients), status__in=sorted(LIVE), starts_at__gt=start, starts_at__lt=end
    )
    busy: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for client, held in rows.exclude(pk__in=without).values_list("client_id", "busy"):
        busy[client].append(ends_of(held))
    gone = days.busy_between([cause.span]) if cause.span else 0
    concerned = (
        {cause.key} if cause.kind is CauseKind.CLIENT else set(clients) if cause.kind is CauseKind.LOT else set()
    )
    return {
        client: Timeline(
            id=client,
            hours=days.full,
            away=gone if client in concerned else 0,
            busy=days.busy(busy[client]),
        )
        for client in set(clients)
    }


def ends_of(held: Any) -> tuple[int, int]:
    """Return a session's busy range as seconds since 1970 UTC; it always has two ends."""
    return utc_seconds(held.lower), utc_seconds(held.upper)


def first_dates(sessions: Iterable[Session]) -> dict[tuple[int, int], date]:
    """Return, by client and treatment, the date before which her latest screening puts sessions off. One query.

    Only dates matter here: a session that is booked already is moved, not judged anew.
    """
    clients = {one.client_id for one in sessions}
    latest = Screening.objects.filter(client_id__in=clients).order_by("client_id", "treatment_id", "-taken_at", "-id")
    rows = latest.distinct("client_id", "treatment_id").values_list("client_id", "treatment_id", "outcome", "clear_on")
    return {
        (client, treatment): clear_on
        for client, treatment, outcome, clear_on in rows
        if outcome == Outcome.DEFERRED and clear_on is not None
    }
