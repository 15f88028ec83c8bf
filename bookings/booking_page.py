"""What the booking page shows at one moment: who, her verdict, the wishes, the plans, the ten dates. Reads only.

The view decides what is asked of the services; here their answers become rows for the template.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bookings.booking_draft import Draft, write_slot
from bookings.models import Cosmetologist, Device, Room
from bookings.proposals import PlanOutcome, ProposedSession, Slot
from salon.accounts.models import Location

LEAST_WEEKS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One date of the draft."""

    number: int
    starts_at: datetime
    ends_at: datetime
    cosmetologist: str
    room: str
    device: str
    line: str
    pinned: bool
    lost: str = ""
    others: tuple["Row", ...] = ()


@dataclass(slots=True)
class Board:
    """The plan step. Empty until dates were asked for."""

    rows: list[Row] = field(default_factory=list)
    outcome: PlanOutcome | None = None
    chosen: str = ""
    swapping: int | None = None
    others: list[Row] = field(default_factory=list)
    relaxations: Sequence[Mapping[str, Any]] = ()
    first_start_on: date | None = None

    @property
    def finishes_on(self) -> date | None:
        return self.rows[-1].starts_at.date() if self.rows else None

    @property
    def weeks(self) -> list[list[dict[str, Any]]]:
        """The dates as whole weeks, Monday first, for the calendar."""
        if not self.rows:
            return []
        on = {row.starts_at.date(): row for row in self.rows}
        first = min(on) - timedelta(days=min(on).weekday())
        count = max(LEAST_WEEKS, (max(on) - first).days // 7 + 1)
        return [[self._cell(first + timedelta(days=7 * week + day), on) for day in range(7)] for week in range(count)]

    def _cell(self, day: date, on: Mapping[date, Row]) -> dict[str, Any]:
        row = on.get(day)
        if row is None:
            return {"date": day, "why": self._refused.get(day, "")}
        return {
            "date": day,
            "number": row.number,
            "starts_at": row.starts_at,
            "who": row.cosmetologist,
            "pinned": row.pinned,
            "lost": bool(row.lost),
        }

    @property
    def _refused(self) -> dict[date, str]:
        return {one.date: one.reason for one in self.outcome.refusals} if self.outcome else {}


class Names:
    """The names of a location's people and places, read once. Three queries."""

    def __init__(self, location: Location) -> None:
        self._zone = location.zone
        self._people = dict(Cosmetologist.objects.filter(location=location).values_list("pk", "name"))
        self._rooms = dict(Room.objects.filter(location=location).values_list("pk", "name"))
        self._devices = dict(Device.objects.filter(location=location).values_list("pk", "name"))

    def row(self, slot: Slot, minutes: int, **more: Any) -> Row:
        starts_at = slot.starts_at.astimezone(self._zone)
        return Row(
            number=slot.number or 0,
            starts_at=starts_at,
            ends_at=(slot.starts_at + timedelta(minutes=minutes)).astimezone(self._zone),
            cosmetologist=self._people.get(slot.cosmetologist_id, "?"),
            room=self._rooms.get(slot.room_id, "?"),
            device=self._devices.get(slot.device_id, "?"),
            line=write_slot(slot),
            **{"pinned": False} | more,
        )

    def rows(self, draft: Draft, minutes: int, conflicts: Iterable[Mapping[str, Any]] = ()) -> list[Row]:
        """Return the draft's dates; those lost in a race with the others that work."""
        lost = {one["number"]: one for one in conflicts if "number" in one}
        return [self._draft_row(slot, draft, minutes, lost.get(slot.number)) for slot in draft.slots]

    def _draft_row(self, slot: Slot, draft: Draft, minutes: int, lost: Mapping[str, Any] | None) -> Row:
        pinned = slot.number in draft.pinned
        if lost is None:
            return self.row(slot, minutes, pinned=pinned)
        others = tuple(self.row(slot_of_json(one), minutes) for one in lost["alternatives"])
        return self.row(slot, minutes, pinned=pinned, lost=lost["detail"], others=others)

    def others(self, found: Iterable[ProposedSession], minutes: int) -> list[Row]:
        return [self.row(one.slot, minutes) for one in found]


def slot_of_json(one: Mapping[str, Any]) -> Slot:
    """Return an alternative of a conflict, which travels as JSON, as a slot."""
    starts_at = datetime.fromisoformat(one["starts_at"])
    return Slot(starts_at, one["cosmetologist"], one["room"], one["device"], one["number"])


def varied(found: Iterable[ProposedSession], *, a_day: int = 4, most: int = 12) -> list[ProposedSession]:
    """Return the nearest places with no day crowding out the others, in the order of time.

    Where the days are too few for so many, the next nearest fill up.
    """
    seen: dict[date, int] = {}
    chosen: list[ProposedSession] = []
    spare: list[ProposedSession] = []
    for one in found:
        day = one.starts_at.date()
        seen[day] = seen.get(day, 0) + 1
        (chosen if seen[day] <= a_day else spare).append(one)
    return sorted([*chosen, *spare][:most], key=lambda one: one.starts_at)
