"""Do places that were found a while ago still hold? Asked under the lock, when a repair is made real or taken back.

Three questions, each with a bounded number of queries: is every place open and free of everybody outside the repair, do
the courses keep order, gap and rhythm, and do the clients' latest answers allow the dates. That the sessions do not
stand in each other's way is the constraints' business.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from bookings.course_rules import broken_rules
from bookings.messages import Was
from bookings.models import Course, Session
from bookings.proposals import Slot
from bookings.services.check_places import places_near
from bookings.services.repair.situation import first_dates
from bookings.services.slots_of import dates_of
from bookings.services.terms import minutes_of, terms_of_session
from bookings.states import LIVE
from salon.accounts.models import Location

Moves = Sequence[tuple[Session, Slot]]
Kind = tuple[int, int, int, int]
"""Treatment, minutes of the visit, before and after it."""


def places_hold(location: Location, moves: Moves, *, forgiven: Collection[str] = ()) -> bool:
    """Whether hours, closures, absences and everybody outside the repair leave each place to its session.

    Two queries for each kind of visit.

    Args:
        forgiven: resources (cosmetologist, room, device, location) that may be in the way.
    """
    keys = [session.pk for session, _ in moves]
    kinds: dict[Kind, list[tuple[Session, Slot]]] = defaultdict(list)
    for session, slot in moves:
        kinds[_kind(session)].append((session, slot))
    for row in kinds.values():
        session, slots = row[0][0], [slot for _, slot in row]
        near = places_near(
            slots,
            location=location,
            treatment_id=session.course.treatment_id,
            client_id=0,
            terms=terms_of_session(session),
            without=keys,
        )
        found = (obstacle.resource for lost in near.lost(slots) for obstacle in lost.obstacles)
        if any(resource not in forgiven for resource in found):
            return False
    return True


def _kind(session: Session) -> Kind:
    course = session.course
    return course.treatment_id, minutes_of(session), course.minutes_before, course.minutes_after


def rules_hold(moved: Iterable[tuple[Session, Was]], *, aside: Collection[int] = ()) -> bool:
    """Whether the courses keep order, gap and rhythm now that these sessions have other dates. One query.

    Args:
        aside: keys of sessions that do not count, because they still look for a place.
    """
    numbers: dict[Course, set[int]] = defaultdict(set)
    for session, was in moved:
        if _date(session.location, session) != _date(session.location, was):
            numbers[session.course].add(session.number)
    rows: dict[int, list[Session]] = defaultdict(list)
    for one in Session.objects.filter(course__in=numbers, status__in=sorted(LIVE)).exclude(pk__in=aside):
        rows[one.course_id].append(one)
    return not any(
        broken_rules(
            dates_of(rows[course.pk], course.location),
            per_week=course.per_week,
            min_gap_days=course.min_gap_days,
            concerning=concerned,
        )
        for course, concerned in numbers.items()
    )


def _date(location: Location, one: Session | Was) -> date:
    return one.starts_at.astimezone(location.zone).date()


def dates_allowed(moves: Moves) -> bool:
    """Whether no session goes to a date before the one until which the client's answers put her off. One query."""
    earliest = first_dates([session for session, _slot in moves])
    return not any(
        slot.starts_at.astimezone(session.location.zone).date()
        < earliest.get((session.client_id, session.course.treatment_id), date.min)
        for session, slot in moves
    )
