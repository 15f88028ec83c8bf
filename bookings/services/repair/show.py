"""A repair as people read it: per client before and after, what has no place and why. At most four queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import sentences
from bookings.models import Cosmetologist, Device, Repair, RepairItem, RepairStatus, Room, Session
from bookings.planning.model import Reason
from bookings.proposals import Named, ProposedChange, ProposedSession
from bookings.services.events import slot_at
from bookings.services.repair.causes import Cause, CauseKind
from bookings.services.repair.say import say_how
from bookings.services.slots_of import number_of
from bookings.services.terms import minutes_of
from bookings.states import UPCOMING, SessionStatus
from clients.models import Client
from salon import clock
from salon.accounts.models import Location

_WRITTEN = {CauseKind.COSMETOLOGIST, CauseKind.ROOM, CauseKind.DEVICE, CauseKind.CLOSURE}


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What changes for one client, in order of time. ``told``: she gets a message (not when only the room changes).

    ``stays``: how many other sessions of hers are still to come and are not touched.
    """

    client: Client
    changes: tuple[ProposedChange, ...]
    stays: int = 0

    @property
    def client_id(self) -> int:
        return self.client.pk

    @property
    def client_name(self) -> str:
        return self.client.name

    @property
    def told(self) -> bool:
        return any(
            one.after is not None
            and (
                one.before is None
                or (one.before.starts_at, one.before.cosmetologist) != (one.after.starts_at, one.after.cosmetologist)
            )
            for one in self.changes
        )

    @property
    def open(self) -> bool:
        """Whether one of her sessions finds no place, so that somebody has to decide."""
        return any(one.after is None for one in self.changes)

    @property
    def courses(self) -> list[list[ProposedChange]]:
        """Her changes course by course: a number alone does not tell which of several is meant."""
        found: dict[int | None, list[ProposedChange]] = {}
        for one in self.changes:
            found.setdefault(one.course_id, []).append(one)
        return list(found.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "client": self.client_id,
            "client_name": self.client_name,
            "changes": [one.as_json() for one in self.changes],
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Clients who need the same of the desk."""

    code: str
    title: str
    clients: list[ClientChange]


@dataclass(frozen=True, slots=True)
class RepairShown:
    """``moved`` and ``unplaced`` count sessions, ``along`` those that move so that others fit.

    ``proven``: there is no smaller change.
    """

    repair: Repair
    cause: Cause
    clients: tuple[ClientChange, ...]
    moved: int
    unplaced: int
    along: int = 0

    @property
    def proven(self) -> bool:
        return self.repair.proven

    @property
    def told(self) -> int:
        """How many clients get a message."""
        return sum(one.told for one in self.clients)

    @property
    def said(self) -> str:
        """What changes, as a sentence."""
        how = say_how(change for one in self.clients for change in one.changes)
        return ngettext("%(n)d session: %(how)s.", "%(n)d sessions: %(how)s.", self.moved) % {
            "n": self.moved,
            "how": how,
        }

    @property
    def course_id(self) -> int | None:
        """The course that was planned again, if that is what happened."""
        return self.cause.key if self.cause.kind is CauseKind.COURSE else None

    @property
    def writes(self) -> bool:
        """Whether applying it also writes something down: an absence, an outage, a closure, hours."""
        return self.cause.change is not None or self.cause.kind in _WRITTEN

    @property
    def first_made(self) -> bool:
        """Whether a session is decided by hand only afterwards: until then its places would ignore what happened."""
        return self.writes and self.repair.status == RepairStatus.PROPOSED

    @property
    def acts(self) -> bool:
        """Whether what has no place can be decided now."""
        return not self.first_made and self.repair.status != RepairStatus.UNDONE

    @property
    def groups(self) -> list["Group"]:
        """The clients in the order somebody has to think about them; empty groups are left out."""
        told = [one for one in self.clients if one.told and not one.open]
        quiet = [one for one in self.clients if not one.told and not one.open]
        groups = (
            Group("open", _("Need a decision"), [one for one in self.clients if one.open]),
            Group("told", _("Before and after") if self.course_id else _("Another time or cosmetologist"), told),
            Group("quiet", _("Only another room or device; nobody is told"), quiet),
        )
        return [one for one in groups if one.clients]

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
    items = sorted(repair.items.select_related("session__client", "session__course__treatment"), key=_stood)
    names = _names(repair.location)
    changes: dict[int, list[ProposedChange]] = {}
    who: dict[int, Client] = {}
    for item in items:
        client = item.session.client
        who[client.pk] = client
        change = _change(item, names, repair.location)
        if change.shows:
            changes.setdefault(client.pk, []).append(change)
    stays = _stays(repair, items, who)
    shown = [one for rows in changes.values() for one in rows]
    return RepairShown(
        repair=repair,
        cause=Cause.from_json(repair.cause),
        clients=tuple(ClientChange(who[pk], tuple(rows), stays.get(pk, 0)) for pk, rows in changes.items()),
        moved=sum(one.after is not None for one in shown),
        unplaced=sum(one.after is None for one in shown),
        along=sum(not one.hit for one in shown),
    )


def _stood(item: RepairItem) -> tuple[str, int]:
    """By when it stood before, so that what was made keeps the order in which it was shown."""
    return (item.before or item.after or {}).get("starts_at", ""), item.pk


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


def _stays(repair: Repair, items: list[RepairItem], clients: dict[int, Client]) -> dict[int, int]:
    """Count the clients' sessions to come that the repair leaves alone. One query."""
    rows = Session.objects.filter(
        client_id__in=list(clients), location=repair.location, status__in=sorted(UPCOMING), starts_at__gt=clock.now()
    ).exclude(pk__in=[item.session_id for item in items])
    return dict(rows.order_by().values("client_id").annotate(n=Count("id")).values_list("client_id", "n"))


def _change(item: RepairItem, names: Names, location: Location) -> ProposedChange:
    minutes = minutes_of(item.session)
    return ProposedChange(
        number=item.session.number,
        session_id=item.session_id,
        before=_named(item.before, minutes, names, location) if item.before else None,
        after=_named(item.after, minutes, names, location) if item.after else None,
        reason=sentences.unplaced(_reason(item.reason)) if item.reason else "",
        code=item.reason.get("code", ""),
        confirmed=item.session.status == SessionStatus.CONFIRMED,
        course_id=item.session.course_id,
        treatment=item.session.course.treatment.label,
        hit=item.hit,
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
