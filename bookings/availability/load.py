"""Everything that says when a course could be: hours, closures, holidays, absences, outages, live sessions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bookings.availability import rows
from bookings.availability.busy import Ranges, Taken, taken
from bookings.availability.hours import weekly_mask
from bookings.availability.public_holidays import public_holidays
from bookings.planning.model import Closure, Resources
from bookings.planning.timeline import Timeline
from bookings.planning.zones import Horizon
from salon.accounts.models import Location

PAST = "past"  # the kind of the "closure" that the time already gone makes


def load(
    *,
    location: Location,
    treatment_id: int,
    client_id: int,
    days: Horizon,
    now: datetime,
    without: Collection[int] = (),
    near: Sequence[tuple[datetime, datetime]] | None = None,
) -> Resources:
    """Return the location's time over a horizon, for one client and one treatment. Five queries.

    Only what is in use belongs to it: cosmetologists who do the treatment, rooms and devices of this location, in
    their order.

    Args:
        client_id: her sessions at every location count; 0 for nobody in particular.
        now: nothing starts before it.
        without: keys of sessions that are about to move and so are in nobody's way.
        near: read live sessions only around these stretches (the check under the lock looks at ten days, not at
            eight weeks); the whole horizon if None.
    """
    who = rows.resources(location.pk, treatment_id)
    hours = rows.weekly(location.pk)
    start, end = days.moment(0), days.moment(days.size)
    away = rows.away(location.pk, start, end)
    busy = taken(
        location_id=location.pk, client_id=client_id, between=near or [(start, end)], without=without
    )
    return Resources(
        horizon=days,
        opening=weekly_mask(days, hours.get(rows.OPENING, ())),
        closures=(_gone(days, now), *_closures(location, days)),
        staff=tuple(
            _timeline(days, one, weekly_mask(days, hours.get(one.id, ())), away, busy.cosmetologists)
            for one in who
            if one.kind is rows.Kind.COSMETOLOGIST
        ),
        rooms=_always(days, who, rows.Kind.ROOM, away, busy),
        devices=_always(days, who, rows.Kind.DEVICE, away, busy),
        client=Timeline(id=client_id, hours=days.full, busy=days.busy(busy.client)),
    )


def _always(
    days: Horizon, who: Iterable[rows.Named], kind: rows.Kind, away: rows.Away, busy: Taken
) -> tuple[Timeline, ...]:
    """Rooms and devices have no working hours of their own."""
    held = busy.rooms if kind is rows.Kind.ROOM else busy.devices
    return tuple(_timeline(days, one, days.full, away, held) for one in who if one.kind is kind)


def _timeline(days: Horizon, one: rows.Named, hours: int, away: rows.Away, held: dict[int, Ranges]) -> Timeline:
    return Timeline(
        id=one.id,
        name=one.name,
        hours=hours,
        away=days.busy_between(away.get((one.kind, one.id), ())),
        busy=days.busy(held.get(one.id, ())),
    )


def _closures(location: Location, days: Horizon) -> Iterable[Closure]:
    for starts_on, ends_on, reason in rows.closures(location.pk, days.first, days.last):
        yield Closure("closure", reason, days.dates(starts_on, ends_on))
    for on, name in public_holidays(
        location.country, location.subdivision, location.language, days.first, days.last
    ):
        yield Closure("holiday", name, days.dates(on, on))


def _gone(days: Horizon, now: datetime) -> Closure:
    """What is already past, the slot that is running included."""
    return Closure(PAST, "", days.busy_between([(min(days.moment(0), now), now)]))
