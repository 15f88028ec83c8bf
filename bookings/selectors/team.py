"""The team page: who works here and when, what rooms and devices there are, what is away or closed from now on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from bookings.models import Absence, Cosmetologist, Device, Outage, Room, Session, WorkingHours
from bookings.spans import Span
from bookings.states import UPCOMING
from salon.accounts.models import Closure, Location


@dataclass(frozen=True, slots=True)
class Team:
    people: Sequence[Cosmetologist]
    rooms: Sequence[Room]
    devices: Sequence[Device]
    closures: Sequence[Closure]
    opening: Sequence[Span]


def team_of(location: Location, now: datetime, today: date) -> Team:
    """Return everything of a location, out of use included. Nine queries, however many there are."""
    absences = Prefetch("absences", Absence.objects.filter(ends_at__gt=now), to_attr="coming_absences")
    outages = Prefetch("outages", Outage.objects.filter(ends_at__gt=now), to_attr="coming_outages")
    people = Cosmetologist.objects.filter(location=location).select_related("user")
    return Team(
        people=list(people.prefetch_related("working_hours", "treatments", absences)),
        rooms=list(Room.objects.filter(location=location).prefetch_related(outages)),
        devices=list(Device.objects.filter(location=location).prefetch_related(outages)),
        closures=list(Closure.objects.filter(location=location, ends_on__gte=today)),
        opening=[Span(row.weekday, row.opens, row.closes) for row in location.opening_hours.all()],
    )


def spans_of(person: Cosmetologist) -> list[Span]:
    """Return her usual weekly hours."""
    rows = WorkingHours.objects.filter(cosmetologist=person, every_weeks=1, valid_from=None, valid_to=None)
    return [Span(row.weekday, row.starts, row.ends) for row in rows]


def sessions_hit(what: Cosmetologist | Room | Device, starts_at: datetime, ends_at: datetime) -> list[Session]:
    """Return the sessions to come that stand in a stretch of time. One query."""
    name = {Cosmetologist: "cosmetologist", Room: "room", Device: "device"}[type(what)]
    return _hit(Q(**{name: what}), starts_at, ends_at)


def sessions_hit_by_closure(location: Location, starts_at: datetime, ends_at: datetime) -> list[Session]:
    """Return the sessions to come of the whole location in a stretch of time. One query."""
    return _hit(Q(location=location), starts_at, ends_at)


def _hit(which: Q, starts_at: datetime, ends_at: datetime) -> list[Session]:
    rows = Session.objects.filter(which, status__in=sorted(UPCOMING), starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(rows.select_related("client", "cosmetologist", "course").order_by("starts_at"))
