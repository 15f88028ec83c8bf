"""The rows that hours, absences and closures are made of: four queries, plain values, no model instances."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from django.db.models import DateField, F, Q, SmallIntegerField, Value
from django.db.models.functions import Cast

from bookings.availability.hours import WeeklyRow
from bookings.models import Absence, Cosmetologist, Device, Outage, Room, WorkingHours
from salon.accounts.models import Closure, OpeningHours

OPENING = 0  # stands for the location among the keys of cosmetologists, which begin at 1


class Kind(StrEnum):
    """What a session takes."""

    COSMETOLOGIST = "cosmetologist"
    ROOM = "room"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Named:
    kind: Kind
    id: int
    name: str


Away = dict[tuple[Kind, int], list[tuple[datetime, datetime]]]


def resources(location_id: int, treatment_id: int) -> list[Named]:
    """Return cosmetologists who do the treatment, rooms and devices in use, each kind in its order. One query."""
    does_it = Q(treatments=None) | Q(treatments=treatment_id)
    here = Q(location_id=location_id, active=True)
    columns = ("kind", "id", "name", "position")
    found = (
        Cosmetologist.objects.order_by()
        .filter(does_it, here)
        .annotate(kind=Value(Kind.COSMETOLOGIST.value))
        .values_list(*columns)
        .union(
            Room.objects.order_by().filter(here).annotate(kind=Value(Kind.ROOM.value)).values_list(*columns),
            Device.objects.order_by().filter(here).annotate(kind=Value(Kind.DEVICE.value)).values_list(*columns),
            all=True,
        )
    )
    return [Named(Kind(kind), pk, name) for kind, pk, name, _ in sorted(found, key=lambda row: (row[3], row[1]))]


def weekly(location_id: int) -> dict[int, list[WeeklyRow]]:
    """Return opening hours under ``OPENING`` and working hours under each cosmetologist's key. One query."""
    nobody, always = Value(OPENING), Cast(Value(None), DateField())
    every, offset = Value(1, SmallIntegerField()), Value(0, SmallIntegerField())
    opening = OpeningHours.objects.order_by().filter(location_id=location_id)
    working = WorkingHours.objects.order_by().filter(cosmetologist__location_id=location_id, cosmetologist__active=True)
    found = opening.values_list(nobody, "weekday", "opens", "closes", always, always, every, offset).union(
        working.values_list(
            "cosmetologist_id", "weekday", "starts", "ends", "valid_from", "valid_to", "every_weeks", "week_offset"
        ),
        all=True,
    )
    hours: dict[int, list[WeeklyRow]] = {}
    row: tuple[int, int, time, time, date | None, date | None, int, int]
    for row in found:
        hours.setdefault(row[0], []).append(WeeklyRow(*row[1:]))
    return hours


def away(location_id: int, start: datetime, end: datetime) -> Away:
    """Return absences and outages that touch a stretch of time. One query."""
    touches = Q(starts_at__lt=end, ends_at__gt=start)
    nothing = Cast(Value(None), SmallIntegerField())
    absences = Absence.objects.order_by().filter(touches, cosmetologist__location_id=location_id)
    outages = Outage.objects.order_by().filter(
        touches, Q(room__location_id=location_id) | Q(device__location_id=location_id)
    )
    found: Iterable[tuple[int | None, int | None, int | None, datetime, datetime]] = absences.values_list(
        F("cosmetologist_id"), nothing, nothing, "starts_at", "ends_at"
    ).union(
        outages.values_list(nothing, F("room_id"), F("device_id"), "starts_at", "ends_at"),
        all=True,
    )
    spans: Away = {}
    for cosmetologist, room, device, starts_at, ends_at in found:
        if cosmetologist is not None:
            key = (Kind.COSMETOLOGIST, cosmetologist)
        elif room is not None:
            key = (Kind.ROOM, room)
        else:
            assert device is not None
            key = (Kind.DEVICE, device)
        spans.setdefault(key, []).append((starts_at, ends_at))
    return spans


def closures(location_id: int, first: date, last: date) -> list[tuple[date, date, str]]:
    """Return (first day, last day, reason) of closures that touch a stretch of days. One query."""
    return list(
        Closure.objects.order_by("starts_on")
        .filter(location_id=location_id, starts_on__lte=last, ends_on__gte=first)
        .values_list("starts_on", "ends_on", "reason")
    )
