"""What is asked of the planner: a request and the location's timelines over the days it needs. Two queries.

The one place where a course, a client and a salon become planning input.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bookings import availability
from bookings.availability.rows import Resource
from bookings.planning.model import Place, PlanRequest, Resources
from bookings.planning.stages import horizon_days
from bookings.planning.timeline import Timeline
from bookings.planning.zones import horizon
from bookings.proposals import Named, ProposedSession, Slot
from bookings.services.slots_of import number_of
from salon import clock
from salon.accounts.models import Location

SHORT_DEFERRAL = 14  # days
LEAD = timedelta(minutes=10)  # nothing is proposed sooner: it would be past before the button is pressed


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and everything that is known about the location's time to answer it."""

    location: Location
    request: PlanRequest
    resources: Resources
    treatment_id: int
    known: Sequence[Resource]
    without: Collection[int] = ()

    def over(self, days: int) -> "Question":
        """Return the same question with so many days from ``request.earliest`` on loaded. One query."""
        first = self.resources.horizon.first
        further = horizon(self.location.zone, first, days + (self.request.earliest - first).days)
        resources = availability.load(
            location=self.location,
            treatment_id=self.treatment_id,
            client_id=self.resources.client.id,
            days=further,
            now=soonest(self.request),
            without=self.without,
            known=self.known,
        )
        return replace(self, resources=resources)

    def proposed_slot(self, slot: Slot, minutes: int | None = None) -> ProposedSession:
        """Return a numbered slot with names and the location's wall clock; of the usual length if none is given."""
        zone = self.location.zone
        return ProposedSession(
            number=number_of(slot),
            starts_at=slot.starts_at.astimezone(zone),
            ends_at=(slot.starts_at + timedelta(minutes=minutes or self.request.minutes)).astimezone(zone),
            cosmetologist=named(self.resources.staff, slot.cosmetologist_id),
            room=named(self.resources.rooms, slot.room_id),
            device=named(self.resources.devices or (), slot.device_id),
        )

    def proposed(self, number: int, place: Place, *, fixed: bool = False) -> ProposedSession:
        """Return a place with names and the location's wall clock."""
        assert place.room is not None
        assert place.device is not None
        zone = self.location.zone
        return ProposedSession(
            number=number,
            starts_at=place.starts_at.astimezone(zone),
            ends_at=place.ends_at.astimezone(zone),
            cosmetologist=named(self.resources.staff, place.cosmetologist),
            room=named(self.resources.rooms, place.room),
            device=named(self.resources.devices or (), place.device),
            fixed=fixed,
        )


def named(timelines: Sequence[Timeline], key: int) -> Named:
    """Return the resource with its name; one that is no longer in use has none."""
    return next((Named(one.id, one.name) for one in timelines if one.id == key), Named(key, ""))


def ask(
    *,
    location: Location,
    treatment_id: int,
    client_id: int,
    request: PlanRequest,
    without: Collection[int] = (),
) -> Question:
    """Load what a request needs: the days from its first possible one to its last.

    A short deferral's days are loaded too, so that a wish on one of them can be told why it was not met.
    """
    put_off = (request.earliest - request.first_date).days
    first = request.first_date if put_off <= SHORT_DEFERRAL else request.earliest
    days = horizon(location.zone, first, horizon_days(request, location.zone) + (request.earliest - first).days)
    known = availability.resources(location.pk, treatment_id)
    resources = availability.load(
        location=location,
        treatment_id=treatment_id,
        client_id=client_id,
        days=days,
        now=soonest(request),
        without=without,
        known=known,
    )
    return Question(location, request, resources, treatment_id, known, without)


def soonest(request: PlanRequest) -> datetime:
    """Return the moment before which nothing is proposed: a short lead from now, less if a pinned place is sooner."""
    now = clock.now()
    return min([now + LEAD, *(one.starts_at for one in request.fixed if one.starts_at > now)])
