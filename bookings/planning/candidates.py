"""Which starts are possible on which day, with whom, and what each costs by itself.

Turns the wide masks of :mod:`bookings.planning.timeline` into small lists per day, and only for days that are asked
for. Whether *some* room and *some* device is free decides here; which one is chosen last.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bookings.planning.cost import WishTable, inside_a_wish
from bookings.planning.model import PlanRequest, Resources
from bookings.planning.timeline import SLOT_MINUTES, any_free, run, slots_in, starts_of_runs

NEVER = 1 << 59
"""More points than any plan can cost."""

Group = tuple[int, int, int]
"""Points, wall-clock minute, bit set of cosmetologists (positions in the crew)."""


@dataclass(frozen=True, slots=True)
class Starts:
    """Masks of the slots at which a visit can start, by what has to be free. All are wide (the whole horizon).

    Attributes:
        open: on the grid, inside opening hours, outside closures.
        client, staff, rooms, devices: free from preparation to clean-up; each in the order of ``Resources``.
        places: everything but the cosmetologist is there: open, client, some room, some device.
    """

    open: int
    client: int
    staff: tuple[int, ...]
    rooms: tuple[int, ...]
    devices: tuple[int, ...] | None
    places: int


def possible_starts(request: PlanRequest, resources: Resources) -> Starts:
    """Return the possible starts of one session of this course, by cause."""
    block, before = request.block, request.before

    def blocks(free: int) -> int:
        return starts_of_runs(free, block) << before

    opening = resources.opening
    for closure in resources.closures:
        opening &= ~closure.mask
    is_open = starts_of_runs(opening, request.visit) & resources.horizon.grid(request.step)
    client = blocks(resources.client.free)
    rooms = tuple(blocks(room.free) for room in resources.rooms)
    places = is_open & client & any_free(rooms)
    devices = None
    if resources.devices is not None:
        devices = tuple(blocks(device.free) for device in resources.devices)
        places &= any_free(devices)
    staff = tuple(blocks(one.free) if request.required in (None, one.id) else 0 for one in resources.staff)
    return Starts(is_open, client, staff, rooms, devices, places)


class Candidates:
    """The starts of one request, day by day.

    Attributes:
        days: bit set of the days that have a start.
        floor: per day the least points a session there costs by itself; NEVER without a start.
        crew: cosmetologists' ids by position; those of fixed sessions who are not in ``Resources.staff`` come last.
    """

    def __init__(self, request: PlanRequest, resources: Resources, found: Starts, first: int, last: int) -> None:
        self._horizon = horizon = resources.horizon
        self._groups: dict[int, list[Group]] = {}
        self._wishes = WishTable(request.wishes, request.minutes, request.weights, NEVER if request.only_wishes else 0)
        self._wanted = request.wishes, request.minutes
        self._weekday = horizon.first.weekday()
        self._stranger = request.weights.not_preferred
        self.crew = [one.id for one in resources.staff]
        self.crew += sorted({one.cosmetologist for one in request.fixed}.difference(self.crew))
        self.liked = sum(1 << n for n, one in enumerate(self.crew) if request.preferred in (None, one))
        places = found.places
        self._staff = [mask & places for mask in found.staff]
        self.days = 0
        self.floor = [NEVER] * horizon.days
        self._measure(range(max(0, first), min(last, horizon.days - 1) + 1))

    def groups(self, day: int) -> list[Group]:
        """Return the day's starts with who is free, cheapest first."""
        known = self._groups.get(day)
        if known is None:
            known = self._groups[day] = self._group(day)
        return known

    def floors(self) -> list[list[int]]:
        """Return :attr:`floor` for each of the crew by herself."""
        floors = [[NEVER] * self._horizon.days for _ in self.crew]
        for day in slots_in(self.days):
            seen = 0
            for points, _, who in self.groups(day):  # cheapest first
                for position in slots_in(who & ~seen):
                    floors[position][day] = points
                seen |= who
        return floors

    def has_wished(self, day: int) -> bool:
        """Whether a day has a start inside a wish (any start, without wishes)."""
        wishes, minutes = self._wanted
        weekday = (self._weekday + day) % 7
        return any(not wishes or inside_a_wish(weekday, at, minutes, wishes) for _, at, _ in self.groups(day))

    def _measure(self, days: Iterable[int]) -> None:
        """Find the days with a start and the least points of each."""
        liked, others = self._masks(self.liked), self._masks(~self.liked)
        offsets = self._horizon.offsets
        for day in days:
            start, length = offsets[day], run(offsets[day + 1] - offsets[day])
            first, second = liked >> start & length, others >> start & length
            best = self._least(day, first) if first else NEVER
            if second & ~first:
                best = min(best, self._least(day, second & ~first) + self._stranger)
            if best < NEVER:
                self.floor[day] = best
                self.days |= 1 << day

    def _masks(self, crew: int) -> int:
        return any_free(mask for n, mask in enumerate(self._staff) if crew >> n & 1)

    def _least(self, day: int, bits: int) -> int:
        points = self._wishes[(self._weekday + day) % 7]
        odd = self._horizon.odd_days.get(day)
        best = NEVER
        while bits:
            low = bits & -bits
            bits ^= low
            within = low.bit_length() - 1
            cost = points[odd[within] if odd else within * SLOT_MINUTES]
            if cost < best:
                best = cost
        return best

    def _group(self, day: int) -> list[Group]:
        offsets = self._horizon.offsets
        start, length = offsets[day], run(offsets[day + 1] - offsets[day])
        who: dict[int, int] = {}
        for n, mask in enumerate(self._staff):
            bits, bit = mask >> start & length, 1 << n
            while bits:
                low = bits & -bits
                bits ^= low
                who[low] = who.get(low, 0) | bit
        points = self._wishes[(self._weekday + day) % 7]
        odd = self._horizon.odd_days.get(day)
        groups = []
        for low, crew in who.items():
            within = low.bit_length() - 1
            minute = odd[within] if odd else within * SLOT_MINUTES
            cost = points[minute]
            if cost >= NEVER:
                continue
            if liked := crew & self.liked:
                groups.append((cost, minute, liked))
            if liked != crew:
                groups.append((cost + self._stranger, minute, crew ^ liked))
        groups.sort()
        return groups
