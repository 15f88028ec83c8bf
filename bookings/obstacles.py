"""What stands in the way of one session at one place. Pure: masks in, causes out.

The planner never proposes such a place; this is asked of what people type, and again under the lock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bookings.planning.model import Resources
from bookings.planning.timeline import SLOT_MINUTES, Timeline, next_slot, run


class Cause(StrEnum):
    PAST = "past"
    CLOSED = "closed"  # outside opening hours
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    NOT_WORKING = "not_working"  # the visit is outside her working hours
    PREPARATION = "preparation"  # only what is held before it is
    CLEAN_UP = "clean_up"  # only what is held after it is
    AWAY = "away"  # absent, out of order
    BUSY = "busy"
    UNKNOWN = "unknown"  # not of this location, not in use, or does not do this treatment


# What can have happened between the plan and the click: somebody else was quicker, or someone fell ill.
LOST_RACE = frozenset({Cause.AWAY, Cause.BUSY})
AROUND = frozenset({Cause.PREPARATION, Cause.CLEAN_UP})
REACH = 36  # slots: three hours, as far as sessions around a place are read for certain


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Attributes:
    resource: cosmetologist, room, device, client or location.
    name: for people; a closure's or holiday's label for a location.
    until: the slot at which it ends, where that is known.
    minutes: how long the preparation or the clean-up is, for these two.
    """

    cause: Cause
    resource: str
    name: str = ""
    until: int | None = None
    minutes: int = 0

    @property
    def lost_race(self) -> bool:
        return self.cause in LOST_RACE


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that is asked for: the slot at which the visit starts, and how long everything is taken."""

    slot: int
    before: int
    visit: int
    block: int
    cosmetologist: int
    room: int
    device: int

    @property
    def visited(self) -> int:
        return run(self.visit) << self.slot

    @property
    def after(self) -> int:
        return self.block - self.before - self.visit

    @property
    def held(self) -> int:
        first = self.slot - self.before
        return run(self.block) << first if first >= 0 else run(self.block) >> -first


def obstacles(resources: Resources, wanted: Wanted) -> Iterator[Obstacle]:
    """Yield everything in the way of a place that lies inside the horizon; nothing if it is free."""
    for closure in resources.closures:
        if wanted.visited & closure.mask:
            yield Obstacle(Cause(closure.kind), "location", closure.label)
    if wanted.visited & ~resources.opening:
        yield Obstacle(Cause.CLOSED, "location")
    yield from _of(resources.staff, "cosmetologist", wanted.cosmetologist, wanted)
    yield from _of(resources.rooms, "room", wanted.room, wanted)
    yield from _of(resources.devices or (), "device", wanted.device, wanted)
    yield from _in_the_way(resources.client, "client", wanted)


def nearest(resources: Resources, wanted: Wanted) -> int | None:
    """Return the slot nearest to the wanted one at which nothing is in the way, the later of two; None if it is far."""
    for step in range(1, REACH + 1):
        for slot in (wanted.slot + step, wanted.slot - step):
            if slot >= 0 and not any(True for _ in obstacles(resources, replace(wanted, slot=slot))):
                return slot
    return None


def _of(timelines: Sequence[Timeline], resource: str, key: int, wanted: Wanted) -> Iterator[Obstacle]:
    for timeline in timelines:
        if timeline.id == key:
            yield from _in_the_way(timeline, resource, wanted)
            return
    yield Obstacle(Cause.UNKNOWN, resource)


def _in_the_way(timeline: Timeline, resource: str, wanted: Wanted) -> Iterator[Obstacle]:
    """One obstacle at most: the strongest reason says enough."""
    held = wanted.held
    if held & ~timeline.hours and not wanted.visited & ~timeline.hours:
        early = held & ~timeline.hours & (run(wanted.slot) if wanted.slot > 0 else 0)
        cause, slots = (Cause.PREPARATION, wanted.before) if early else (Cause.CLEAN_UP, wanted.after)
        yield Obstacle(cause, resource, timeline.name, minutes=slots * SLOT_MINUTES)
        return
    for cause, taken in (
        (Cause.NOT_WORKING, ~timeline.hours),
        (Cause.AWAY, timeline.away),
        (Cause.BUSY, timeline.busy),
    ):
        if in_the_way := held & taken:
            first = (in_the_way & -in_the_way).bit_length() - 1
            until = None if cause is Cause.NOT_WORKING else next_slot(~taken, first)
            yield Obstacle(cause, resource, timeline.name, until)
            return
