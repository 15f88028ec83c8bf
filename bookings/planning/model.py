"""What goes into the planner and what comes out: frozen data, no behaviour beyond checking itself.

Times of day are wall-clock minutes (600 = 10:00), dates are the location's local dates, slots are those of the
:class:`~bookings.planning.zones.Horizon`. Knows no database and never asks the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bookings.planning.cost import Cost, Weights
from bookings.planning.timeline import SLOT_MINUTES, Timeline, slots_for
from bookings.planning.zones import Horizon

SLACK_DAYS = 21
"""How many days longer than the rhythm needs a plan may take."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """At most ``per_week`` sessions in any 7 consecutive days; local dates at least ``min_gap_days`` apart."""

    per_week: int = 2
    min_gap_days: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.per_week <= 7:
            raise ValueError("per_week is 1 to 7")
        if self.min_gap_days < 1:
            raise ValueError("min_gap_days is at least 1: a course has no two sessions on one day")


@dataclass(frozen=True, slots=True)
class Wish:
    """A window the client likes: weekday (Monday 0) and wall-clock minutes; the whole visit fits in [start, end)."""

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("weekday is 0 (Monday) to 6")
        if not 0 <= self.start < self.end <= 1440:
            raise ValueError("a wish runs from an earlier to a later minute of one day")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A session that stays where it is: pinned by the client, already booked, or already past.

    ``starts_at`` is aware. It counts for order, gap, rhythm and cost; that its resources are free is the caller's word.
    """

    number: int
    starts_at: datetime
    cosmetologist: int
    room: int | None = None
    device: int | None = None


class Lengths(Protocol):
    """How long a session is, in minutes: of a protocol, of a course, of terms."""

    @property
    def minutes(self) -> int: ...
    @property
    def minutes_before(self) -> int: ...
    @property
    def minutes_after(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What the client wants of a course.

    Attributes:
        sessions: how many the whole course has; numbers 1..sessions that are not in ``fixed`` are planned.
        first_date: no session before it (hard).
        wished_start: the first session as near to it as can be (soft); ``first_date`` if None.
        deferred_until: no session before this date because of the client's screening (hard).
        minutes, minutes_before, minutes_after: the visit, the preparation before it, the clean-up after it.
        wishes: windows; the nearest one counts for each session. None at all: every time is as good.
        only_wishes: sessions lie inside the wishes or not at all (hard; otherwise wishes are soft).
        preferred, required: a cosmetologist's id; soft and hard.
        fixed: sessions that stay.
        step: starts lie on this grid of the wall clock, in minutes; a multiple of 5.
        slack_days: how many days later than the rhythm needs the course may end.
    """

    sessions: int
    first_date: date
    minutes: int
    minutes_before: int = 0
    minutes_after: int = 0
    rhythm: Rhythm = Rhythm()
    wished_start: date | None = None
    deferred_until: date | None = None
    wishes: tuple[Wish, ...] = ()
    only_wishes: bool = False
    preferred: int | None = None
    required: int | None = None
    fixed: tuple[Fixed, ...] = ()
    step: int = 15
    slack_days: int = SLACK_DAYS
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        if self.sessions < 1:
            raise ValueError("a course has at least one session")
        if self.minutes < 1 or self.minutes_before < 0 or self.minutes_after < 0:
            raise ValueError("a session takes time")
        if self.step < SLOT_MINUTES or self.step % SLOT_MINUTES:
            raise ValueError("the grid of starts is a multiple of 5 minutes")
        numbers = [one.number for one in self.fixed]
        if len(set(numbers)) != len(numbers) or any(not 1 <= n <= self.sessions for n in numbers):
            raise ValueError("fixed sessions carry distinct numbers of the course")
        if self.only_wishes and not self.wishes:
            raise ValueError("only_wishes needs a wish")

    @classmethod
    def single(cls, lengths: "Lengths", on: date, *, required: int | None = None) -> "PlanRequest":
        """Return the request for one session from a date on, at any slot of the diary.

        Args:
            required: id of the only cosmetologist who counts.
        """
        minutes, before, after = lengths.minutes, lengths.minutes_before, lengths.minutes_after
        return cls(1, on, minutes, before, after, step=SLOT_MINUTES, required=required)

    @property
    def before(self) -> int:
        """Slots of preparation."""
        return slots_for(self.minutes_before)

    @property
    def visit(self) -> int:
        """Slots of the visit itself."""
        return slots_for(self.minutes)

    @property
    def block(self) -> int:
        """Slots that cosmetologist, room, device and client are taken for."""
        return self.before + self.visit + slots_for(self.minutes_after)

    @property
    def earliest(self) -> date:
        """The first date any session may have."""
        return max(self.first_date, self.deferred_until) if self.deferred_until else self.first_date


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the location is closed: ``kind`` is "holiday" or "closure", ``label`` names it for people."""

    kind: str
    label: str
    mask: int


@dataclass(frozen=True, slots=True)
class Resources:
    """The location's time over the horizon. Only staff, rooms and devices that suit the treatment belong here.

    The visit itself lies inside ``opening`` and outside every closure; cosmetologist, room, device and client are
    taken from preparation to clean-up. ``devices`` None: the treatment needs none.
    """

    horizon: Horizon
    opening: int
    staff: tuple[Timeline, ...]
    rooms: tuple[Timeline, ...]
    devices: tuple[Timeline, ...] | None
    client: Timeline
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One start that works: where and when a session can be. ``minute`` is on the wall clock, moments are UTC."""

    date: date
    minute: int
    slot: int
    starts_at: datetime
    ends_at: datetime
    cosmetologist: int
    room: int | None
    device: int | None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A numbered session of a plan. ``fixed`` ones came with the request."""

    number: int
    place: Place
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a stable code with parameters; :mod:`bookings.sentences` makes a sentence of it."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class Label(StrEnum):
    """What a plan is best at."""

    CLOSEST = "closest"
    SOONEST = "soonest"
    ONE_COSMETOLOGIST = "one_cosmetologist"


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole course, its cost in points by cause, and why it is offered."""

    label: Label
    cost: Cost
    sessions: tuple[PlannedSession, ...]
    reasons: tuple[Reason, ...] = ()

    @property
    def finishes_on(self) -> date:
        return self.sessions[-1].place.date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wished date and time was not taken, and the nearest start that works (None: none in the horizon)."""

    date: date
    minute: int
    reason: Reason
    nearest: Place | None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One wish given up, and the plan that this gives."""

    reason: Reason
    request: PlanRequest
    plan: Plan


@dataclass(frozen=True, slots=True)
class NoPlan:
    """No plan is an answer: why, and at which session it fails.

    Attributes:
        reason: the cause with its parameters.
        number: the first session that finds no place when every earlier one is as early as can be.
    """

    reason: Reason
    number: int
