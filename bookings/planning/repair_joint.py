"""Several courses mended together: the least damage over all of them, by branching on conflicts.

Each course by itself is mended as well as can be (:mod:`bookings.planning.repair_course`). Where two of them then want
the same cosmetologist or client at once, or more of them a room or device than there are, one of those involved must
give way: one branch for each who could. The cheapest branch is looked at first, so the first without conflict is the
best of all. (Known as conflict-based search.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from heapq import heappop, heappush
from itertools import combinations
from operator import and_

from bookings.planning.occupancy import Free, Seat
from bookings.planning.repair_course import CourseTask
from bookings.planning.repair_model import NO_BANS, Arrangement, Bans, Damage
from bookings.planning.seating import Guest, seat_all

KEPT_ROOM_CHANGES = 100
"""Points of another room for a session that stays, against 1 for one that moves anyway."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One arrangement per task, its seats with rooms and devices, and what they cost together."""

    arrangements: tuple[Arrangement, ...]
    damage: Damage


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A session in an arrangement: of which task, at which position."""

    task: int
    position: int
    seat: Seat
    held: int
    stays: bool


@dataclass(frozen=True, slots=True)
class _Node:
    bans: tuple[Bans, ...]
    arrangements: tuple[Arrangement, ...]

    @property
    def damage(self) -> Damage:
        return sum((one.damage for one in self.arrangements), Damage())


Branches = list[tuple[int, Bans]]
"""Which task could give way, and its bans if it does."""


class JointSearch:
    """Looks for the least damage of several tasks together.

    Args:
        free: what is free without any session of these tasks that may move.

    Attributes:
        finished: whether the last :meth:`run` looked at all there was.
    """

    def __init__(self, tasks: Sequence[CourseTask], free: Free) -> None:
        self._tasks, self._free = tasks, free
        self.finished = False

    def run(self, *, below: Damage | None, nodes: int, time_left: Callable[[], bool]) -> Joint | None:
        """Return the best of all, None if it is not less than ``below`` or was not found with so many ``nodes``."""
        self.finished = False
        heap: list[tuple[Damage, int, _Node]] = []
        root = self._root()
        if root is not None:
            heap.append((root.damage, 0, root))
        pushed = 0
        while heap and (below is None or heap[0][0] < below):
            if not nodes or not time_left():
                return None
            nodes -= 1
            node = heappop(heap)[2]
            sittings = self._sittings(node)
            branches = self._people(node, sittings)
            if branches is None:
                seated, branches = self._seated(node, sittings)
                if branches is None:
                    self.finished = all(one.exact for one in node.arrangements)
                    return Joint(seated, node.damage)
            for child in self._children(node, branches):
                pushed += 1
                heappush(heap, (child.damage, pushed, child))
        self.finished = True
        return None

    def _root(self) -> _Node | None:
        found = [task.solve(self._free) for task in self._tasks]
        arrangements = tuple(one for one in found if one is not None)
        if len(arrangements) < len(found):
            return None
        return _Node((NO_BANS,) * len(arrangements), arrangements)

    def _children(self, node: _Node, branches: Branches) -> Iterator[_Node]:
        for task, bans in branches:
            arrangement = self._tasks[task].solve(self._free, bans)
            if arrangement is not None:
                yield _Node(
                    (*node.bans[:task], bans, *node.bans[task + 1 :]),
                    (*node.arrangements[:task], arrangement, *node.arrangements[task + 1 :]),
                )

    def _sittings(self, node: _Node) -> list[_Sitting]:
        found = [
            _Sitting(number, position, seat, task.held(position, seat.slot), seat == task.own[position])
            for number, (task, arrangement) in enumerate(zip(self._tasks, node.arrangements, strict=True))
            for position, seat in arrangement.seats.items()
        ]
        return sorted(found, key=lambda sitting: (sitting.seat.slot, sitting.task))

    def _people(self, node: _Node, sittings: Sequence[_Sitting]) -> Branches | None:
        """Two sessions that want the same cosmetologist or client: either of the two gives way.

        It leaves the last slot they share. Who leaves the first can begin five minutes on and meet the other again.
        """
        for one, other in combinations(sittings, 2):
            both = one.held & other.held
            if not both or one.task == other.task or (one.stays and other.stays):
                continue
            slot = 1 << both.bit_length() - 1
            if one.seat.person is not None and one.seat.person == other.seat.person:
                person = one.seat.person
                return [(each.task, _without_person(node.bans[each.task], person, slot)) for each in (one, other)]
            if self._client(one) == self._client(other):
                return [
                    (each.task, replace(node.bans[each.task], client=node.bans[each.task].client | slot))
                    for each in (one, other)
                ]
        return None

    def _seated(self, node: _Node, sittings: Sequence[_Sitting]) -> tuple[tuple[Arrangement, ...], Branches | None]:
        """The arrangements with rooms and devices; or who could give way where there are too few."""
        seats = [dict(arrangement.seats) for arrangement in node.arrangements]
        for kind in ("room", "device") if self._free.devices is not None else ("room",):
            guests = [one for one in sittings if not one.stays or getattr(one.seat, kind) is not None]
            places, culprits = seat_all([self._guest(one, kind) for one in guests])
            if culprits:
                return (), self._apart(node, [guests[n] for n in culprits], kind)
            for one, place in zip(guests, places, strict=True):
                changed = {kind: place}
                seats[one.task][one.position] = replace(seats[one.task][one.position], **changed)
        return tuple(
            replace(arrangement, seats=found) for arrangement, found in zip(node.arrangements, seats, strict=True)
        ), None

    def _guest(self, one: _Sitting, kind: str) -> Guest:
        masks = self._free.rooms if kind == "room" else self._free.devices or ()
        own: int | None = getattr(self._tasks[one.task].own[one.position], kind)
        options = sum(1 << n for n, free in enumerate(masks) if not one.held & ~free)
        if one.stays and own is not None:
            options |= 1 << own
        return Guest(one.held, options, own, KEPT_ROOM_CHANGES if one.stays else 1)

    def _apart(self, node: _Node, guests: Sequence[_Sitting], kind: str) -> Branches:
        """Too few rooms or devices for these: who could give way, and how far.

        Where they meet at one slot and there are fewer units at it than sessions, one of them has to be clear of that
        slot in every answer. Otherwise only the very start is known to be wrong: five minutes on may do.
        """
        together = reduce(and_, (one.held for one in guests))
        slot = together.bit_length() - 1
        crowded = bool(together) and len(self._units_at(slot, guests, kind)) < len(guests)
        return [self._elsewhere(node, one, slot if crowded else None) for one in guests]

    def _units_at(self, slot: int, guests: Sequence[_Sitting], kind: str) -> set[int]:
        """Rooms or devices that any of the sessions could have at a slot: the free ones, and those they have."""
        masks = self._free.rooms if kind == "room" else self._free.devices or ()
        own = {getattr(self._tasks[one.task].own[one.position], kind) for one in guests} - {None}
        return own | {n for n, free in enumerate(masks) if free >> slot & 1}

    def _elsewhere(self, node: _Node, one: _Sitting, slot: int | None) -> tuple[int, Bans]:
        """The task of a session, banned from its start, or from every start at which it would hold ``slot``."""
        bans, task = node.bans[one.task], self._tasks[one.task]
        wrong = 1 << max(0, one.seat.slot)
        if slot is not None:
            reach = one.held.bit_count()
            near = range(max(0, slot - reach), slot + reach)
            wrong |= sum(1 << start for start in near if task.held(one.position, start) >> slot & 1)
        starts = {**bans.starts, one.position: bans.starts.get(one.position, 0) | wrong}
        return one.task, replace(bans, starts=starts)

    def _client(self, one: _Sitting) -> int:
        return self._tasks[one.task].course.client.id


def _without_person(bans: Bans, person: int, slots: int) -> Bans:
    return replace(bans, staff={**bans.staff, person: bans.staff.get(person, 0) | slots})
