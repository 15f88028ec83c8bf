"""What stands in the way of one session at one place. Pure: masks in, causes out.

The planner never proposes such a place; this is asked of what people type, and again under the lock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bookings.planning.model import Resources
from bookings.planning.timeline import Timeline, next_slot, run


class Cause(StrEnum):
    PAST = "past"
    CLOSED = "closed"  # outside opening hours
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    NOT_WORKING = "not_working"  # outside her working hours
    AWAY = "away"  # absent, out of order
    BUSY = "busy"
    UNKNOWN = "unknown"  # not of this location, not in use, or does not do this treatment


# What can have happened between the plan and the click: somebody else was quicker, or someone fell ill.
LOST_RACE = frozenset({Cause.AWAY, Cause.BUSY})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Attributes:
    resource: cosmetologist, room, device, client or location.
    name: for people; a closure's or holiday's label for a location.
    until: the slot at which it ends, where that is known.
    """

    cause: Cause
    resource: str
    name: str = ""
    until: int | None = None

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


def _of(timelines: Sequence[Timeline], resource: str, key: int, wanted: Wanted) -> Iterator[Obstacle]:
    for timeline in timelines:
        if timeline.id == key:
            yield from _in_the_way(timeline, resource, wanted)
            return
    yield Obstacle(Cause.UNKNOWN, resource)


def _in_the_way(timeline: Timeline, resource: str, wanted: Wanted) -> Iterator[Obstacle]:
    """One obstacle at most: the strongest reason says enough."""
    held = wanted.held
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
