"""Every start that has a cosmetologist, a room and a device, day by day, for anyone who asks: the free places.

Reads through ``bookings.availability``; what counts as possible is the planner's own answer.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bookings import availability
from bookings.models import Cosmetologist
from bookings.planning.candidates import possible_starts
from bookings.planning.model import PlanRequest, Rhythm
from bookings.planning.timeline import slots_in
from bookings.planning.zones import horizon
from salon import clock
from salon.accounts.models import Location
from treatments.models import Treatment

NOBODY = 0  # no client: only the salon's own time counts


@dataclass(frozen=True, slots=True)
class FreeStart:
    """``cosmetologists``: keys of those who could do it then."""

    starts_at: datetime
    ends_at: datetime
    cosmetologists: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "starts_at": self.starts_at.isoformat(timespec="seconds"),
            "ends_at": self.ends_at.isoformat(timespec="seconds"),
            "cosmetologists": list(self.cosmetologists),
        }


@dataclass(frozen=True, slots=True)
class FreeDay:
    date: date
    starts: tuple[FreeStart, ...]

    def as_json(self) -> dict[str, Any]:
        return {"date": self.date.isoformat(), "slots": [start.as_json() for start in self.starts]}


def free_starts(
    *,
    location: Location,
    treatment: Treatment,
    first: date,
    last: date,
    cosmetologist: Cosmetologist | None = None,
    minutes: int | None = None,
) -> list[FreeDay]:
    """Return the free starts of every local date from ``first`` to ``last``, both included.

    Args:
        treatment: with its protocol.
        cosmetologist: only hers.
        minutes: the visit's length; the protocol's usual one if None.
    """
    protocol = treatment.protocol
    days = horizon(location.zone, first, (last - first).days + 1)
    resources = availability.load(
        location=location, treatment_id=treatment.pk, client_id=NOBODY, days=days, now=clock.now()
    )
    request = PlanRequest(
        sessions=1,
        first_date=first,
        minutes=minutes or protocol.minutes,
        minutes_before=protocol.minutes_before,
        minutes_after=protocol.minutes_after,
        rhythm=Rhythm(),
        required=cosmetologist.pk if cosmetologist else None,
    )
    found = possible_starts(request, resources)
    lasts = timedelta(minutes=request.minutes)
    who = [(one.id, mask & found.places) for one, mask in zip(resources.staff, found.staff, strict=True)]

    def starts(day: int) -> tuple[FreeStart, ...]:
        within = days.day_mask(day)
        slots = sorted({slot for _, mask in who for slot in slots_in(mask & within)})
        return tuple(
            FreeStart(
                starts_at=(moment := days.moment(slot).astimezone(location.zone)),
                ends_at=(moment.astimezone(UTC) + lasts).astimezone(location.zone),
                cosmetologists=tuple(key for key, mask in who if mask >> slot & 1),
            )
            for slot in slots
        )

    return [FreeDay(days.date_of(day), starts(day)) for day in range(days.days)]
