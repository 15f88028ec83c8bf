"""Many courses mended at once: every session hit gets another place, with the fewest and smallest moves.

Up to five sessions hit the courses are mended together (:mod:`bookings.planning.repair_joint`), which is proven to be
the least damage. More of them are mended course by course, the most constrained first; then courses that got less than
they could have had alone are mended again together with those in their way, as long as there is time. Asks no clock:
the caller says whether time is left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bookings.planning.model import Place, Reason, Resources
from bookings.planning.occupancy import Free, Occupancy, Seat
from bookings.planning.repair_course import CourseTask
from bookings.planning.repair_joint import JointSearch
from bookings.planning.repair_model import Arrangement, BookedCourse, Damage, Move, MoveWeights, Repair, Unplaced

PROVEN_HITS = 5
NODES = 2000
GROUP = 4
GROUP_NODES = 60
"""How many conflicts are looked at: for a whole repair that is to be proven, and for one improvement."""


def repair(
    courses: Sequence[BookedCourse],
    resources: Resources,
    *,
    weights: MoveWeights | None = None,
    time_left: Callable[[], bool] = lambda: True,
    placed: Callable[[int], None] = lambda count: None,
) -> Repair:
    """Return the moves that mend the courses. Only sessions of these courses move.

    Args:
        resources: what is free without the sessions listed that are not pinned, and with whatever is the matter
            (absence, outage, closure) already in it. Its ``client`` is not read.
        time_left: asked now and then; once it says no, what was found so far is returned.
        placed: told now and then for how many of the sessions hit a place has been looked for.
    """
    tasks = [CourseTask(course, resources, weights or MoveWeights()) for course in courses]
    mending = _Mending(tasks, resources)
    mending.one_by_one(placed)
    proven = mending.together(time_left) if mending.hits <= PROVEN_HITS else mending.improve(time_left)
    moves = [move for task, found in mending.results() for move in _moves(task, found)]
    unplaced = [one for task, found in mending.results() for one in _unplaced(task, found)]
    return Repair(tuple(moves), tuple(unplaced), mending.damage, proven, weights or MoveWeights())


class _Mending:
    """The state of a repair: an arrangement per course, and who takes what."""

    def __init__(self, tasks: Sequence[CourseTask], resources: Resources) -> None:
        self._tasks = tasks
        self._start = Free.of(resources)
        for task in tasks:
            self._start.clients.setdefault(task.course.client.id, task.course.client.free)
        self._occupancy = Occupancy(self._start)
        self._found: list[Arrangement] = []
        for task in tasks:
            kept = {n: task.own[n] for n in task.free if n not in task.hit}
            damage = Damage(unplaced=len(task.hit), uneven=task.uneven(kept))
            self._found.append(Arrangement(kept, tuple(task.hit), damage, exact=False))
            self._take(task, kept)

    @property
    def hits(self) -> int:
        return sum(len(task.hit) for task in self._tasks)

    @property
    def damage(self) -> Damage:
        return sum((one.damage for one in self._found), Damage())

    def results(self) -> Iterator[tuple[CourseTask, Arrangement]]:
        return zip(self._tasks, self._found, strict=True)

    def one_by_one(self, placed: Callable[[int], None]) -> None:
        """Mend each course in turn, the one with the fewest possible days first."""
        done = 0
        hit = [n for n, task in enumerate(self._tasks) if task.hit]
        for n in sorted(hit, key=lambda n: self._tasks[n].freedom(self._occupancy.free)):
            task = self._tasks[n]
            self._release(task, self._found[n].seats)
            found = task.solve(self._occupancy.free)
            if found is not None:
                self._found[n] = replace(found, seats=self._with_rooms(task, found.seats))
            self._take(task, self._found[n].seats)
            done += len(task.hit)
            placed(done)

    def together(self, time_left: Callable[[], bool]) -> bool:
        """Mend all at once; whether what we have now is proven to be the least damage."""
        search = JointSearch(self._tasks, self._start)
        better = search.run(below=self.damage, nodes=NODES, time_left=time_left)
        if better is not None:
            self._found = list(better.arrangements)
        return search.finished

    def improve(self, time_left: Callable[[], bool]) -> bool:
        """Mend courses again that alone would have had less damage, the worst first, with those in their way.

        Returns whether what we have now is proven to be the least damage.
        """
        alone: dict[int, Arrangement | None] = {}
        improved = True
        while improved:
            improved = False
            for n in sorted(range(len(self._tasks)), key=lambda n: self._found[n].damage, reverse=True):
                if not time_left():
                    return False
                if n not in alone:
                    alone[n] = self._tasks[n].solve(self._start)
                ideal = alone[n]
                if ideal is not None and ideal.damage < self._found[n].damage:
                    improved |= self._again([n, *self._rivals(n, ideal)], time_left)
        ideals = [one for one in alone.values() if one is not None]
        least = sum((one.damage for one in ideals), Damage())
        return self.damage == least and all(one.exact for one in ideals)

    def _again(self, group: Sequence[int], time_left: Callable[[], bool]) -> bool:
        """Mend some courses together while the others stay as they are; whether that was better."""
        tasks = [self._tasks[n] for n in group]
        before = sum((self._found[n].damage for n in group), Damage())
        for n in group:
            self._release(self._tasks[n], self._found[n].seats)
        search = JointSearch(tasks, self._occupancy.free.copy())
        better = search.run(below=before, nodes=GROUP_NODES, time_left=time_left)
        for n, arrangement in zip(group, better.arrangements if better else (), strict=False):
            self._found[n] = arrangement
        for n in group:
            self._take(self._tasks[n], self._found[n].seats)
        return better is not None

    def _rivals(self, number: int, ideal: Arrangement) -> list[int]:
        """Courses with sessions at the times that a course would like, those with most of them first."""
        task = self._tasks[number]
        liked = 0
        for position, seat in ideal.seats.items():
            if seat != task.own[position]:
                liked |= task.held(position, seat.slot)
        overlaps = {
            n: sum((other.held(at, seat.slot) & liked).bit_count() for at, seat in self._found[n].seats.items())
            for n, other in enumerate(self._tasks)
            if n != number
        }
        rivals = sorted((n for n, slots in overlaps.items() if slots), key=lambda n: -overlaps[n])
        return rivals[: GROUP - 1]

    def _with_rooms(self, task: CourseTask, seats: Mapping[int, Seat]) -> dict[int, Seat]:
        """Rooms and devices for the sessions that move: their own where it is free, else the first that is."""
        free, seated = self._occupancy.free, {}
        for position, seat in seats.items():
            own, held = task.own[position], task.held(position, seat.slot)
            if seat != own:
                room = _first_free(free.rooms, held, own.room)
                device = None if free.devices is None else _first_free(free.devices, held, own.device)
                seat = replace(seat, room=room, device=device)
            seated[position] = seat
        return seated

    def _take(self, task: CourseTask, seats: Mapping[int, Seat]) -> None:
        for position, seat in seats.items():
            self._occupancy.take(seat, task.course.client.id, task.held(position, seat.slot))

    def _release(self, task: CourseTask, seats: Mapping[int, Seat]) -> None:
        for position, seat in seats.items():
            self._occupancy.release(seat, task.course.client.id, task.held(position, seat.slot))


def _first_free(masks: Sequence[int], held: int, own: int | None) -> int | None:
    free = [n for n, mask in enumerate(masks) if not held & ~mask]
    return own if own in free else next(iter(free), None)


def _moves(task: CourseTask, found: Arrangement) -> Iterator[Move]:
    for position, seat in sorted(found.seats.items()):
        if seat != task.own[position]:
            before = task.sessions[position]
            yield Move(task.course.key, before.key, before.number, before, _place(task, position, seat))


def _place(task: CourseTask, position: int, seat: Seat) -> Place:
    resources, horizon = task.resources, task.resources.horizon
    assert seat.person is not None  # only who stays may be with somebody unknown
    starts_at = horizon.moment(seat.slot)
    return Place(
        date=horizon.date_of(horizon.day_of_slot(seat.slot)),
        minute=horizon.minute_of(seat.slot),
        slot=seat.slot,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=task.minutes(position)),
        cosmetologist=resources.staff[seat.person].id,
        room=None if seat.room is None else resources.rooms[seat.room].id,
        device=None if seat.device is None or resources.devices is None else resources.devices[seat.device].id,
    )


def _unplaced(task: CourseTask, found: Arrangement) -> Iterator[Unplaced]:
    for position, one in enumerate(task.sessions):
        if position in found.unplaced:
            window = task.window(position, found.seats)
            reason = Reason("no_day_left")
            if window is not None:
                first, last = (task.resources.horizon.date_of(day) for day in window)
                reason = Reason("no_time_between", {"first": first, "last": last})
            yield Unplaced(task.course.key, one.key, one.number, reason)
        elif one.hit and one.pinned:
            yield Unplaced(task.course.key, one.key, one.number, Reason("pinned"))
