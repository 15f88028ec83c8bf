"""Which sessions are hit by what happened."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings.models import Session
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.situation import days_for, ends_of, fits, time_of
from salon.accounts.models import Location
from treatments.models import SerumLot
from treatments.selectors.stock import NOTHING, lot_states

FirstDates = dict[tuple[int, int], date]


def hit_sessions(
    sessions: Sequence[Session],
    *,
    location: Location,
    cause: Cause,
    now: datetime,
    staff: dict[int, frozenset[int]],
    earliest: FirstDates,
) -> frozenset[int]:
    """Return the keys of the sessions that cannot stay where they are.

    Args:
        sessions: still to come, in order of time, already narrowed to whom or what the cause concerns.
    """
    if cause.kind is CauseKind.LOT:
        return _without_serum(sessions, location, cause, now)
    if cause.span:
        return frozenset(one.pk for one in sessions if _touches(one, cause))
    resources = time_of(location, days_for(location, sessions, now), cause, now=now)
    return frozenset(
        one.pk for one in sessions if not fits(one, resources, staff) or _too_early(one, earliest, location.zone)
    )


def _touches(session: Session, cause: Cause) -> bool:
    assert cause.span is not None
    start, end = ends_of(session.busy)
    return start < cause.span[1].timestamp() and end > cause.span[0].timestamp()


def _too_early(session: Session, earliest: FirstDates, zone: ZoneInfo) -> bool:
    first = earliest.get((session.client_id, session.course.treatment_id))
    return first is not None and session.starts_at.astimezone(zone).date() < first


def _without_serum(sessions: Iterable[Session], location: Location, cause: Cause, now: datetime) -> frozenset[int]:
    """Sessions for which the other lots of the serum are not enough, the earliest served first. Three queries."""
    lot = SerumLot.objects.select_related("serum").get(pk=cause.key, location=location)
    first = (cause.starts_at or now).astimezone(location.zone).date()
    others = [state for state in lot_states(location=location, on=first, serum=lot.serum) if state.lot.pk != lot.pk]
    left = {state.lot.pk: state.left for state in others if state.usable}
    hit = []
    for session in sessions:
        if session.course.serum_id != lot.serum_id or (cause.span and not _touches(session, cause)):
            continue
        on = session.starts_at.astimezone(location.zone).date()
        usable = [state.lot.pk for state in others if state.usable and state.usable_until >= on]
        source = next((pk for pk in usable if left.get(pk, NOTHING) >= lot.serum.usual_dose_ml), None)
        if source is None:
            hit.append(session.pk)
        else:
            left[source] -= lot.serum.usual_dose_ml
    return frozenset(hit)
