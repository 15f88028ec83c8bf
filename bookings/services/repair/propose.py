"""Find every session hit and where each could go instead: kept as a proposal, nothing is moved yet."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bookings.models import Course, Repair, RepairItem, RepairStatus, Session, weights_of
from bookings.planning.cost import Weights
from bookings.planning.model import PlanRequest
from bookings.planning.repair import repair as mend
from bookings.planning.repair_model import Booked, BookedCourse
from bookings.planning.repair_model import Repair as Mended
from bookings.proposals import Slot
from bookings.services import events
from bookings.services.repair.apply import apply_repair
from bookings.services.repair.causes import Cause
from bookings.services.repair.check import require_cause
from bookings.services.repair.hit import hit_sessions
from bookings.services.repair.hours_change import as_if
from bookings.services.repair.progress import Telling, telling
from bookings.services.repair.situation import (
    clients_free,
    courses_of,
    days_for,
    first_dates,
    movable,
    staff_of,
    time_of,
    upcoming_sessions,
)
from bookings.services.terms import minutes_of, terms_of
from bookings.states import SessionStatus
from bookings.wishes import read_wishes
from salon import clock
from salon.accounts.actor import Actor
from salon.accounts.models import Location

# How long to look for smaller changes, all in all: what was found by then is proposed.
LEAST_SECONDS, SECONDS_A_SESSION, MOST_SECONDS = 0.3, 0.0015, 1.0
KEPT = timedelta(days=7)  # a proposal nobody made real is swept away by a later one


def propose_repair(*, location: Location, cause: Cause, actor: Actor) -> Repair:
    """Propose the fewest and smallest moves after something happened. A bounded number of queries.

    The proposal is kept, so that what is applied is what was shown; it may hold no item at all.

    Raises:
        Invalid: the cause's key is not this location's, or its times are impossible.
    """
    require_cause(location, cause)
    now = clock.now()
    already = _misfits(location, cause, now)
    with telling(actor) as told, as_if(location, cause.change) as would_be:
        found = _mended(would_be, cause, now, already, told)
    with transaction.atomic():
        open_ones = Repair.objects.filter(location=location, status=RepairStatus.PROPOSED)
        open_ones.filter(proposed_at__lt=now - KEPT).delete()
        repair = Repair.objects.create(
            location=location,
            cause=cause.as_json(),
            proven=found.mended.proven,
            proposed_at=now,
            proposed_by=actor.user,
        )
        RepairItem.objects.bulk_create(_items(repair, found))
    return repair


def note_or_propose(*, location: Location, cause: Cause, actor: Actor) -> Repair:
    """Write down at once what nobody is hit by; propose what to do about it otherwise.

    Raises:
        Invalid, Conflict: as :func:`propose_repair` and :func:`bookings.services.repair.apply.apply_repair`.
    """
    repair = propose_repair(location=location, cause=cause, actor=actor)
    return repair if repair.items.exists() else apply_repair(repair=repair, actor=actor)


def sessions_hit(*, location: Location, cause: Cause) -> list[Session]:
    """Return the sessions that could not stay where they are, in order of time, clients loaded. Changes nothing.

    Raises:
        Invalid, Conflict: as :func:`propose_repair`.
    """
    require_cause(location, cause)
    now = clock.now()
    already = _misfits(location, cause, now)
    with as_if(location, cause.change) as would_be:
        return list(_look(would_be, cause, now, already).hit)


@dataclass(frozen=True, slots=True)
class Found:
    """What the planner says, and the rows it spoke about."""

    mended: Mended
    sessions: Mapping[int, Session]
    hit: Collection[int]


@dataclass(frozen=True, slots=True)
class Look:
    """Who is hit, and what else has to be known to mend it."""

    hit: Sequence[Session]
    staff: dict[int, frozenset[int]]
    earliest: dict[tuple[int, int], date]


def _misfits(location: Location, cause: Cause, now: datetime) -> frozenset[int]:
    """What does not fit the hours as they are: not the doing of hours that change, so not touched for them."""
    if cause.change is None:
        return frozenset()
    return frozenset(one.pk for one in _look(location, cause, now, ()).hit)


def _look(location: Location, cause: Cause, now: datetime, already: Collection[int]) -> Look:
    concerned = upcoming_sessions(location, cause, now)
    staff = staff_of(location, {one.course.treatment_id for one in concerned})
    earliest = first_dates(concerned)
    keys = hit_sessions(concerned, location=location, cause=cause, now=now, staff=staff, earliest=earliest)
    return Look([one for one in concerned if one.pk in keys and one.pk not in already], staff, earliest)


def _mended(location: Location, cause: Cause, now: datetime, already: Collection[int], told: Telling) -> Found:
    look = _look(location, cause, now, already)
    staff, hit = look.staff, {one.pk for one in look.hit}
    told.begin(len(hit))
    courses = courses_of(look.hit)
    sessions = {one.pk: one for row in courses.values() for one in row}
    free = [pk for pk, one in sessions.items() if movable(one, now)]
    days = days_for(location, sessions.values(), now)
    clients = clients_free({one.client_id for one in sessions.values()}, days, cause, without=free)
    weights = weights_of(location)
    today = now.astimezone(location.zone).date()
    tasks = []
    for row in courses.values():
        course = row[0].course
        first = max(today, look.earliest.get((course.client_id, course.treatment_id), today))
        request = _request(course, first, weights)
        booked = tuple(_booked(one, hit=one.pk in hit, movable=movable(one, now)) for one in row)
        tasks.append(BookedCourse(course.pk, request, booked, clients[course.client_id], staff[course.treatment_id]))
    resources = time_of(location, days, cause, now=now, without=free)
    until = time.monotonic() + patience(len(hit))
    mended = mend(tasks, resources, time_left=lambda: time.monotonic() < until, placed=told.placed)
    return Found(mended, sessions, hit)


def patience(hits: int) -> float:
    """Return the seconds a proposal for so many sessions may look: a repair of 200 stays under 40 plans."""
    return min(MOST_SECONDS, max(LEAST_SECONDS, SECONDS_A_SESSION * hits))


def _request(course: Course, first: date, weights: Weights) -> PlanRequest:
    terms = terms_of(course)
    return PlanRequest(
        sessions=terms.sessions,
        first_date=first,
        minutes=terms.minutes,
        minutes_before=terms.minutes_before,
        minutes_after=terms.minutes_after,
        rhythm=terms.rhythm,
        wishes=read_wishes(course.wishes),
        preferred=course.preferred_cosmetologist_id,
        weights=weights,
    )


def _booked(session: Session, *, hit: bool, movable: bool) -> Booked:
    return Booked(
        key=session.pk,
        number=session.number,
        starts_at=session.starts_at,
        cosmetologist=session.cosmetologist_id,
        room=session.room_id,
        device=session.device_id,
        hit=hit,
        pinned=not movable,
        confirmed=session.status == SessionStatus.CONFIRMED,
        minutes=minutes_of(session),
    )


def _items(repair: Repair, found: Found) -> Iterator[RepairItem]:
    """One row for each session that moves, and for each that was hit and finds no place."""
    for move in found.mended.moves:
        session, place = found.sessions[move.session], move.after
        assert place.room is not None
        assert place.device is not None
        slot = Slot(place.starts_at, place.cosmetologist, place.room, place.device, session.number)
        yield _item(repair, session, after=events.place_of(slot), hit=session.pk in found.hit)
    for lost in found.mended.unplaced:
        reason = {"code": lost.reason.code} | {
            name: value.isoformat() if isinstance(value, date) else value for name, value in lost.reason.params.items()
        }
        yield _item(repair, found.sessions[lost.session], reason=reason)


def _item(
    repair: Repair,
    session: Session,
    *,
    after: dict[str, Any] | None = None,
    reason: dict[str, Any] | None = None,
    hit: bool = True,
) -> RepairItem:
    return RepairItem(
        repair=repair,
        session=session,
        version=session.version,
        before=events.place(session),
        after=after,
        reason=reason or {},
        hit=hit,
    )
