"""A course that is being put together on the booking page: its dates as the page carries them from step to step. Pure.

Nothing is stored until it is booked, so the page itself holds the draft, a line a session; whoever edits such a line by
hand gets what the services say about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bookings.proposals import ProposedSession, Slot

_MOST = 40  # lines; a course has 30 sessions at most


@dataclass(frozen=True, slots=True)
class Draft:
    """Slots by number, in order, and the numbers that were pinned."""

    slots: tuple[Slot, ...] = ()
    pinned: frozenset[int] = field(default_factory=frozenset)

    @property
    def held(self) -> tuple[Slot, ...]:
        """The slots that a new plan must leave where they are."""
        return tuple(slot for slot in self.slots if slot.number in self.pinned)

    def of(self, number: int) -> Slot | None:
        return next((slot for slot in self.slots if slot.number == number), None)

    def with_slot(self, slot: Slot) -> "Draft":
        """Return the draft with this slot instead of the one of the same number."""
        slots = tuple(slot if one.number == slot.number else one for one in self.slots)
        return replace(self, slots=slots)

    def with_pin(self, number: int, *, pinned: bool) -> "Draft":
        numbers = self.pinned | {number} if pinned else self.pinned - {number}
        return replace(self, pinned=frozenset(numbers))


def write_slot(slot: Slot) -> str:
    """Return a slot as one line of the page."""
    when = slot.starts_at.isoformat(timespec="minutes")
    return f"{slot.number}|{when}|{slot.cosmetologist_id}|{slot.room_id}|{slot.device_id}"


def read_slot(line: str) -> Slot | None:
    """Return the slot of a line, None where it is not one of ours."""
    parts = line.split("|")
    try:
        number, cosmetologist, room, device = (int(parts[place]) for place in (0, 2, 3, 4))
        starts_at = datetime.fromisoformat(parts[1])
    except (ValueError, IndexError):
        return None
    keys_fit = all(0 < key < 2**31 for key in (number, cosmetologist, room, device))
    if starts_at.tzinfo is None or not keys_fit:
        return None
    return Slot(starts_at, cosmetologist, room, device, number)


def read_draft(lines: Iterable[str], pins: Iterable[str]) -> Draft:
    """Return the draft a page sent; lines that cannot be read are left out."""
    found = {slot.number: slot for line in list(lines)[:_MOST] if (slot := read_slot(line))}
    slots = tuple(sorted(found.values(), key=lambda slot: slot.number or 0))
    return Draft(slots, frozenset(int(pin) for pin in pins if pin.isdecimal() and len(pin) < 4))


def draft_of(sessions: Sequence[ProposedSession], pinned: Iterable[int] = ()) -> Draft:
    """Return a proposed plan as a draft."""
    return Draft(tuple(session.slot for session in sessions), frozenset(pinned))
