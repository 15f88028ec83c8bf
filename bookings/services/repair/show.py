"""A repair as people read it: per client before and after, what has no place and why. At most three queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Value

from bookings import sentences
from bookings.models import Cosmetologist, Device, Repair, RepairItem, Room
from bookings.planning.model import Reason
from bookings.proposals import Named, ProposedChange, ProposedSession
from bookings.services.events import slot_at
from bookings.services.repair.causes import Cause
from bookings.services.slots_of import number_of
from salon.accounts.models import Location


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What changes for one client, in order of time. ``told``: she gets a message (not when only the room changes)."""

    client_id: int
    client_name: str
    changes: tuple[ProposedChange, ...]

    @property
    def told(self) -> bool:
        return any(
            one.before
            and one.after
            and (one.before.starts_at, one.before.cosmetologist) != (one.after.starts_at, one.after.cosmetologist)
            for one in self.changes
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "client": self.client_id,
            "client_name": self.client_name,
            "changes": [one.as_json() for one in self.changes],
        }


@dataclass(frozen=True, slots=True)
class RepairShown:
    """``moved`` and ``unplaced`` count sessions; ``proven``: there is no smaller change."""

    repair: Repair
    cause: Cause
    clients: tuple[ClientChange, ...]
    moved: int
    unplaced: int

    @property
    def proven(self) -> bool:
        return self.repair.proven

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.repair.pk,
            "status": self.repair.status,
            "proven": self.proven,
            "moved": self.moved,
            "unplaced": self.unplaced,
            "clients": [one.as_json() for one in self.clients],
        }


def show_repair(repair: Repair) -> RepairShown:
    """Return a repair with names and the location's wall clock."""
    items = list(repair.items.select_related("session__client", "session__course").order_by("session__starts_at", "id"))
    names = _names(repair.location)
    by_client: dict[int, list[ProposedChange]] = {}
    who: dict[int, str] = {}
    for item in items:
        client = item.session.client
        who[client.pk] = client.name
        by_client.setdefault(client.pk, []).append(_change(item, names, repair.location))
    return RepairShown(
        repair=repair,
        cause=Cause.from_json(repair.cause),
        clients=tuple(ClientChange(pk, who[pk], tuple(changes)) for pk, changes in by_client.items()),
        moved=sum(item.after is not None for item in items),
        unplaced=sum(item.after is None for item in items),
    )


Names = dict[str, dict[int, str]]


def _names(location: Location) -> Names:
    """Names of everyone and everything of a location, in use or not. One query."""
    people, *things = (
        rows.objects.order_by().filter(location=location).values_list(Value(kind), "id", "name")
        for kind, rows in (("cosmetologist", Cosmetologist), ("room", Room), ("device", Device))
    )
    found: Names = {"cosmetologist": {}, "room": {}, "device": {}}
    for kind, pk, name in people.union(*things, all=True):
        found[kind][pk] = name
    return found


def _change(item: RepairItem, names: Names, location: Location) -> ProposedChange:
    minutes = item.session.course.minutes
    return ProposedChange(
        number=item.session.number,
        session_id=item.session_id,
        before=_named(item.before, minutes, names, location),
        after=_named(item.after, minutes, names, location) if item.after else None,
        reason=sentences.unplaced(_reason(item.reason)) if item.reason else "",
    )


def _named(place: dict[str, Any], minutes: int, names: Names, location: Location) -> ProposedSession:
    slot = slot_at(place)
    starts_at = slot.starts_at.astimezone(location.zone)

    def named(kind: str, pk: int) -> Named:
        return Named(pk, names[kind].get(pk, ""))

    return ProposedSession(
        number=number_of(slot),
        starts_at=starts_at,
        ends_at=(slot.starts_at + timedelta(minutes=minutes)).astimezone(location.zone),
        cosmetologist=named("cosmetologist", slot.cosmetologist_id),
        room=named("room", slot.room_id),
        device=named("device", slot.device_id),
    )


def _reason(stored: dict[str, Any]) -> Reason:
    params = {
        name: date.fromisoformat(value) if name in {"first", "last"} else value
        for name, value in stored.items()
        if name != "code"
    }
    return Reason(stored["code"], params)
