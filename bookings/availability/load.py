"""Everything that says when a course could be: hours, closures, holidays, absences, outages, live sessions."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from bookings.availability.hours import weekly_mask
from bookings.availability.public_holidays import public_holidays
from bookings.availability.rows import Kind, Resource
from bookings.availability.taken import Taken, taken
from bookings.planning.model import Closure, Resources
from bookings.planning.timeline import Timeline
from bookings.planning.zones import Horizon
from salon.accounts.models import Location

PAST = "past"  # the kind of the "closure" that the time already gone makes


def load(
    *,
    location: Location,
    treatment_id: int | None,
    client_id: int,
    days: Horizon,
    now: datetime,
    without: Collection[int] = (),
    near: Sequence[tuple[datetime, datetime]] | None = None,
    known: Sequence[Resource] | None = None,
) -> Resources:
    """Return the location's time over a horizon, for one client and one treatment (None: any). One query.

    Only what is in use belongs to it: cosmetologists who do the treatment, rooms and devices of this location, in
    their order.

    Args:
        client_id: her sessions at every location count; 0 for nobody in particular.
        now: nothing starts before it.
        without: keys of sessions that are about to move and so are in nobody's way.
        near: read live sessions only around these stretches (the check under the lock looks at ten days, not at
            eight weeks); the whole horizon if None.
        known: what :func:`bookings.availability.rows.resources` returned for the same location and treatment a moment
            ago, to be used again.
    """
    held = taken(
        location_id=location.pk,
        client_id=client_id,
        days=days,
        near=near,
        without=without,
        also=known is None,
        treatment_id=treatment_id,
    )
    rows = held.there if known is None else known

    def of(kind: Kind) -> tuple[Timeline, ...]:
        return tuple(_timeline(days, one, held) for one in rows if one.kind is kind)

    return Resources(
        horizon=days,
        opening=weekly_mask(days, [hours for one in rows if one.kind is Kind.LOCATION for hours in one.hours]),
        closures=(past(days, now), *_closures(days, location, held)),
        staff=of(Kind.COSMETOLOGIST),
        rooms=of(Kind.ROOM),
        devices=of(Kind.DEVICE),
        client=Timeline(id=client_id, hours=days.full, busy=days.busy(held.client)),
    )


def past(days: Horizon, now: datetime) -> Closure:
    """What is already gone, the slot that is running included."""
    return Closure(PAST, "", days.busy_between([(days.moment(0), now)]))


def _timeline(days: Horizon, one: Resource, held: Taken) -> Timeline:
    key = (one.kind, one.id)
    return Timeline(
        id=one.id,
        name=one.name,
        hours=weekly_mask(days, one.hours) if one.kind is Kind.COSMETOLOGIST else days.full,
        away=days.busy(held.away.get(key, ())),
        busy=days.busy(held.busy.get(key, ())),
    )


def _closures(days: Horizon, location: Location, held: Taken) -> Iterator[Closure]:
    for starts_on, ends_on, reason in held.closures:
        yield Closure("closure", reason, days.dates(starts_on, ends_on))
    named = public_holidays(location.country, location.subdivision, location.language, days.first, days.last)
    for on, name in named:
        yield Closure("holiday", name, days.dates(on, on))
