"""What goes into a repair and what comes out: courses as they are booked, and the moves that mend them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bookings.planning.model import Place, PlanRequest, Reason
from bookings.planning.occupancy import Seat
from bookings.planning.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Booked:
    """A session as it stands.

    Attributes:
        key: the row's key.
        hit: its place cannot be kept; it needs another or none can be found.
        pinned: it never moves: pinned by the client, already begun, or past. Its times stay in the resources' busy
            masks, while those of all other sessions of the courses must be left out of them.
        confirmed: the client has confirmed it; it moves only if nothing else helps.
        minutes: how long the visit is, wherever it goes; None: as long as its course's request says.
    """

    key: int
    number: int
    starts_at: datetime
    cosmetologist: int
    room: int | None = None
    device: int | None = None
    hit: bool = False
    pinned: bool = False
    confirmed: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class BookedCourse:
    """A course to be mended.

    Attributes:
        key: the row's key.
        request: its lengths, rhythm, wishes, first possible date and grid; ``sessions`` and ``fixed`` are not read.
            Wishes count for a session that has to move, so a replan to other wishes is a repair with every session hit.
        sessions: all of them that count for the rhythm, in order of number.
        client: when she is free; courses of one client carry the same id.
        staff: who may do it; None: everyone.
    """

    key: int
    request: PlanRequest
    sessions: tuple[Booked, ...]
    client: Timeline
    staff: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class MoveWeights:
    """Points for the size of a move; whole numbers. The number of moves always counts before their size."""

    day: int = 60  # a day away from the session's date
    minute: int = 1  # a minute away from its time of day
    cosmetologist: int = 90  # another person than before


@dataclass(frozen=True, slots=True)
class Move:
    """A session that gets another place. ``noticed``: another time or person, so the client has to be told."""

    course: int
    session: int
    number: int
    before: Booked
    after: Place

    @property
    def noticed(self) -> bool:
        same = self.before.starts_at == self.after.starts_at
        return not (same and self.before.cosmetologist == self.after.cosmetologist)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A session hit that finds no place, and why."""

    course: int
    session: int
    number: int
    reason: Reason


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """How bad a repair is, the worst first: sessions without a place, confirmed ones moved, others moved, points.

    ``uneven``: the days by which the gaps of the courses are then not even (:mod:`bookings.planning.rhythm`); only of
    two repairs that are alike in all else the more even one is better.
    """

    unplaced: int = 0
    confirmed: int = 0
    moved: int = 0
    points: int = 0
    uneven: int = 0

    def __add__(self, other: "Damage") -> "Damage":
        return Damage(
            self.unplaced + other.unplaced,
            self.confirmed + other.confirmed,
            self.moved + other.moved,
            self.points + other.points,
            self.uneven + other.uneven,
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """The moves that mend the courses. ``proven``: no repair is less bad, looking at all courses given together."""

    moves: tuple[Move, ...]
    unplaced: tuple[Unplaced, ...]
    damage: Damage
    proven: bool
    weights: MoveWeights = field(default_factory=MoveWeights)


@dataclass(frozen=True, slots=True)
class Bans:
    """What a course leaves to others: slots by cosmetologist's position, slots of its client, starts by session."""

    staff: Mapping[int, int] = field(default_factory=dict)
    client: int = 0
    starts: Mapping[int, int] = field(default_factory=dict)


NO_BANS = Bans()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A course mended: the seats (without room and device) of the sessions that are not pinned, by position."""

    seats: Mapping[int, Seat]
    unplaced: tuple[int, ...]
    damage: Damage
    exact: bool
