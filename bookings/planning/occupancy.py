"""Who and what is free while a repair is being made: masks that sessions take and give back."""

from dataclasses import dataclass, field

from bookings.planning.model import Resources
from bookings.planning.timeline import run


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a session is: slot, and positions of cosmetologist, room and device (None: not one of these, or none)."""

    slot: int
    person: int | None
    room: int | None = None
    device: int | None = None


@dataclass(slots=True)
class Free:
    """Free masks of a location's staff, rooms, devices (None: none needed) and of clients by id.

    ``origin`` is what was free before any session took its place; None: nobody has yet.
    """

    staff: list[int]
    rooms: list[int]
    devices: list[int] | None
    clients: dict[int, int] = field(default_factory=dict)
    origin: "Free | None" = None

    @classmethod
    def of(cls, resources: Resources) -> "Free":
        devices = None if resources.devices is None else [one.free for one in resources.devices]
        return cls([one.free for one in resources.staff], [one.free for one in resources.rooms], devices)

    def copy(self) -> "Free":
        devices = None if self.devices is None else list(self.devices)
        return Free(list(self.staff), list(self.rooms), devices, dict(self.clients), self.origin)

    def lost(self, seat: Seat, client: int, held: int) -> bool:
        """Whether somebody else has taken a part of a place since: of its person, client, room or device."""
        origin = self.origin
        if origin is None:
            return False
        lost = origin.clients[client] & ~self.clients[client]
        if seat.person is not None:
            lost |= origin.staff[seat.person] & ~self.staff[seat.person]
        if seat.room is not None:
            lost |= origin.rooms[seat.room] & ~self.rooms[seat.room]
        if seat.device is not None and origin.devices is not None and self.devices is not None:
            lost |= origin.devices[seat.device] & ~self.devices[seat.device]
        return bool(lost & held)


class Occupancy:
    """What is free at the start, and what is left of it once sessions have taken their places."""

    def __init__(self, start: Free) -> None:
        self._start, self.free = start, start.copy()
        self.free.origin = start

    def take(self, seat: Seat, client: int, held: int) -> None:
        """Mark a session's place as taken for the slots of ``held``."""
        free = self.free
        if seat.person is not None:
            free.staff[seat.person] &= ~held
        if seat.room is not None:
            free.rooms[seat.room] &= ~held
        if seat.device is not None and free.devices is not None:
            free.devices[seat.device] &= ~held
        free.clients[client] &= ~held

    def release(self, seat: Seat, client: int, held: int) -> None:
        """Give a place back, as far as it was free at the start."""
        free, start = self.free, self._start
        if seat.person is not None:
            free.staff[seat.person] |= held & start.staff[seat.person]
        if seat.room is not None:
            free.rooms[seat.room] |= held & start.rooms[seat.room]
        if seat.device is not None and free.devices is not None and start.devices is not None:
            free.devices[seat.device] |= held & start.devices[seat.device]
        free.clients[client] |= held & start.clients[client]


def held(slot: int, before: int, block: int) -> int:
    """Return the mask of the slots that a session takes, preparation and clean-up included."""
    return run(block) << max(0, slot - before)
