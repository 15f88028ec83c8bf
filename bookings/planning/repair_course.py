"""One course mended by itself: the fewest and smallest moves that keep its order, gap and rhythm. Exact.

Sessions hit need another place. First every other session stays; only if that fails may they move too, confirmed ones
last; only if that fails is a session hit left without a place. What counts is the distance from where a session was
(and its wishes), and of equals the more even gaps: points per session and day, which :mod:`bookings.planning.sequence`
solves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, pairwise

from bookings.planning.candidates import NEVER
from bookings.planning.cost import WishTable
from bookings.planning.model import SLACK_DAYS, Resources
from bookings.planning.occupancy import Free, Seat, held
from bookings.planning.repair_model import NO_BANS, Arrangement, Bans, Booked, BookedCourse, Damage, MoveWeights
from bookings.planning.rhythm import days_uneven, even_gap
from bookings.planning.sequence import cheapest_days
from bookings.planning.stages import Stage, day_windows
from bookings.planning.timeline import any_free, run, slots_in, starts_of_runs

MOVED = 10**7
"""Points of moving a session that was not hit: more than all sizes together."""
CONFIRMED = 10**9
"""The same when the client has confirmed it: more than all others together."""
MOST_SUBSETS = 64
"""Beyond so many ways to leave sessions out, an arrangement is no longer proven."""


@dataclass(frozen=True, slots=True)
class _Starts:
    """Where a visit of the course can start: with anybody, and by cosmetologist's position.

    ``known`` remembers the best start by session's position and day (None: there is none).
    """

    anybody: int
    staff: Mapping[int, int]
    bans: Bans
    known: "dict[tuple[int, int], _Choice | None]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The best start of a session on a day. ``stays``: where it was."""

    points: int
    slot: int
    person: int | None
    stays: bool = False


class _StartsByLength:
    """The starts of each session by its position: those of equal length share theirs, found when first asked for."""

    def __init__(self, task: "CourseTask", free: Free, bans: Bans) -> None:
        self._task, self._free, self._bans = task, free, bans
        self._found: dict[int, _Starts] = {}

    def __getitem__(self, position: int) -> _Starts:
        minutes = self._task.minutes(position)
        if minutes not in self._found:
            self._found[minutes] = self._task.starts(minutes, self._free, self._bans)
        return self._found[minutes]


class CourseTask:
    """A course over the location's time.

    Attributes:
        sessions: in order of number; a session's *position* is its index here.
        own: where each session stands.
        days: the horizon day of each.
        free: positions of the sessions that may move at all; ``hit``: of those that must.
    """

    def __init__(self, course: BookedCourse, resources: Resources, weights: MoveWeights) -> None:
        request, horizon = course.request, resources.horizon
        self.course, self.resources, self._weights = course, resources, weights
        self.sessions = tuple(sorted(course.sessions, key=lambda one: one.number))
        self.free = [position for position, one in enumerate(self.sessions) if not one.pinned]
        self.hit = [position for position in self.free if self.sessions[position].hit]
        self.own = [self._seat(one) for one in self.sessions]
        self._lasting = {each: replace(request, minutes=each) for each in map(self.minutes, range(len(self.sessions)))}
        local = [one.starts_at.astimezone(horizon.zone) for one in self.sessions]
        self.days = [horizon.day_of(each.date()) for each in local]
        self._minutes = [each.hour * 60 + each.minute for each in local]
        last = max(self.days, default=0) + SLACK_DAYS
        self._even = even_gap(request.rhythm.per_week, request.rhythm.min_gap_days)
        self._span = range(max(0, horizon.day_of(request.earliest)), min(horizon.days - 1, last) + 1)
        self._size = max([horizon.days, *(day + 1 for day in self.days)])
        forbidden = NEVER if request.only_wishes else 0
        self._wishes = {
            minutes: WishTable(request.wishes, minutes, request.weights, forbidden) for minutes in self._lasting
        }
        self._suits = [
            position
            for position, one in enumerate(resources.staff)
            if request.required in (None, one.id) and (course.staff is None or one.id in course.staff)
        ]
        opening = resources.opening & ~any_free(closure.mask for closure in resources.closures)
        grid = horizon.grid(request.step)
        self._open = {each: starts_of_runs(opening, lasts.visit) & grid for each, lasts in self._lasting.items()}

    def held(self, position: int, slot: int) -> int:
        """Return the slots that a session takes when it is at ``slot``."""
        lasts = self._lasting[self.minutes(position)]
        return held(slot, lasts.before, lasts.block)

    def minutes(self, position: int) -> int:
        """Return how long the visit is, wherever the session goes."""
        return self.sessions[position].minutes or self.course.request.minutes

    def solve(self, free: Free, bans: Bans = NO_BANS) -> Arrangement | None:
        """Return the least bad arrangement while only what is ``free`` may be taken, and nothing banned.

        None: a session that was not hit may not stay and finds no other place.
        """
        starts = _StartsByLength(self, free, bans)
        keep = {n for n in self.free if n not in self.hit and not self._banned(n, free, bans)}
        for subsets, exact in _subsets(self.hit):
            tried = (self._without(out, starts, keep, exact=exact) for out in subsets)
            found = [one for one in tried if one is not None]
            if found:
                return min(found, key=lambda one: one.damage)
        return None

    def freedom(self, free: Free) -> int:
        """Return how many days the session hit with the fewest has while all others stay; for ordering courses."""
        starts = _StartsByLength(self, free, NO_BANS)
        windows = self._windows([self._span if n in self.hit else day for n, day in enumerate(self.days)])
        if len(windows) < len(self.days):
            return 0
        return min((self._days_free(windows[n], starts[n]) for n in self.hit), default=0)

    def _days_free(self, window: tuple[int, int], starts: _Starts) -> int:
        offsets = self.resources.horizon.offsets
        days = range(max(window[0], self._span.start), min(window[1] + 1, self._span.stop))
        return sum(bool(starts.anybody >> offsets[day] & run(offsets[day + 1] - offsets[day])) for day in days)

    def window(self, position: int, seats: Mapping[int, Seat]) -> tuple[int, int] | None:
        """Return the first and last day that the others as they are leave to one session."""
        placed = {n: self.resources.horizon.day_of_slot(seat.slot) for n, seat in seats.items()}
        others = [n for n in range(len(self.sessions)) if n == position or n in placed or self.sessions[n].pinned]
        row = [placed.get(n, self.days[n]) if n != position else self._span for n in others]
        windows = self._windows(row)
        at = others.index(position)
        return windows[at] if at < len(windows) else None

    def _without(
        self, out: Sequence[int], starts: _StartsByLength, keep: Collection[int], *, exact: bool
    ) -> Arrangement | None:
        """The best arrangement that leaves some out: everyone who can stay stays if that goes, else all may move."""
        left = [n for n in range(len(self.sessions)) if n not in out]
        for staying in dict.fromkeys((frozenset(keep), frozenset[int]())):
            windows = self._windows(
                [self.days[n] if n in staying or self.sessions[n].pinned else self._span for n in left]
            )
            if len(windows) < len(left):
                continue
            choices = {
                n: self._choices(n, window, starts[n], may_stay=n in keep)
                for n, window in zip(left, windows, strict=True)
                if n not in staying and not self.sessions[n].pinned
            }
            row = [
                {day: choice.points for day, choice in choices[n].items()} if n in choices else self.days[n]
                for n in left
            ]
            found = cheapest_days(row, self.course.request.rhythm, self._size)
            if found is not None:
                chosen = {n: choices[n][day] for n, day in zip(left, found[1], strict=True) if n in choices}
                return self._arrangement(chosen, staying, out, exact=exact)
        return None

    def _arrangement(
        self, chosen: Mapping[int, _Choice], staying: Collection[int], out: Sequence[int], *, exact: bool
    ) -> Arrangement:
        seats = {n: self.own[n] for n in staying}
        for n, choice in chosen.items():
            seats[n] = self.own[n] if choice.stays else Seat(choice.slot, choice.person)
        moved = [n for n, choice in chosen.items() if n not in self.hit and not choice.stays]
        confirmed = sum(self.sessions[n].confirmed for n in moved)
        points = sum(choice.points - self._surcharge(n, choice) for n, choice in chosen.items())
        damage = Damage(len(out), confirmed, len(moved) - confirmed, points, self.uneven(seats))
        return Arrangement(seats, tuple(out), damage, exact)

    def uneven(self, seats: Mapping[int, Seat]) -> int:
        """Return by how many days the gaps are uneven when these and the pinned sessions stand."""
        day_of = self.resources.horizon.day_of_slot
        days = {n: self.days[n] for n, one in enumerate(self.sessions) if one.pinned}
        days |= {n: self.days[n] if seat == self.own[n] else day_of(seat.slot) for n, seat in seats.items()}
        return sum(days_uneven(after - before, self._even) for before, after in pairwise(days[n] for n in sorted(days)))

    def _surcharge(self, position: int, choice: _Choice) -> int:
        if choice.stays or position in self.hit:
            return 0
        return CONFIRMED if self.sessions[position].confirmed else MOVED

    def _windows(self, row: Sequence[int | range]) -> list[tuple[int, int]]:
        stages = [
            Stage(n, each) if isinstance(each, int) else Stage(n, None, run(len(each)) << each.start)
            for n, each in enumerate(row)
        ]
        return day_windows(stages, self.course.request.rhythm, self._size)

    def starts(self, minutes: int, free: Free, bans: Bans) -> _Starts:
        """Return where a visit of so many minutes can start."""
        before, block = self._lasting[minutes].before, self._lasting[minutes].block

        def blocks(mask: int) -> int:
            return starts_of_runs(mask, block) << before

        places = self._open[minutes] & blocks(free.clients[self.course.client.id] & ~bans.client)
        places &= any_free(map(blocks, free.rooms))
        if free.devices is not None:
            places &= any_free(map(blocks, free.devices))
        staff = {n: blocks(free.staff[n] & ~bans.staff.get(n, 0)) & places for n in self._suits}
        return _Starts(any_free(staff.values()), staff, bans)

    def _choices(
        self, position: int, window: tuple[int, int], starts: _Starts, *, may_stay: bool
    ) -> dict[int, _Choice]:
        """The best start of a session on each day of its window that has one."""
        choices = {}
        for day in range(max(window[0], self._span.start), min(window[1] + 1, self._span.stop)):
            key = (position, day)
            if key not in starts.known:
                starts.known[key] = self._on_day(position, day, starts)
            if (best := starts.known[key]) is not None:
                choices[day] = best
        if may_stay and 0 <= self.days[position] < self._size:
            own = self.own[position]
            choices[self.days[position]] = _Choice(0, own.slot, own.person, stays=True)
        return choices

    def _on_day(self, position: int, day: int, starts: _Starts) -> _Choice | None:
        """The best start of a session on one day, staying where it is aside."""
        offsets, own = self.resources.horizon.offsets, self.own[position]
        start, length = offsets[day], run(offsets[day + 1] - offsets[day])
        bits = starts.anybody >> start & length & ~(starts.bans.starts.get(position, 0) >> start)
        if not bits:
            return None
        hers = starts.staff.get(own.person, 0) if own.person is not None else 0
        best = self._best(position, day, bits, hers >> start & length)
        if best is None:
            return None
        points, slot, same = best
        return _Choice(points, slot, own.person if same else self._somebody(slot, starts))

    def _best(self, position: int, day: int, bits: int, hers: int) -> tuple[int, int, bool] | None:
        """Points, slot and whether with the same cosmetologist, of a day's start nearest to where the session was."""
        horizon, weights = self.resources.horizon, self._weights
        odd = horizon.odd_days.get(day)
        wishes = self._wishes[self.minutes(position)][horizon.date_of(day).weekday()]
        base = weights.day * abs(day - self.days[position])
        if position not in self.hit:
            base += CONFIRMED if self.sessions[position].confirmed else MOVED
        best: tuple[int, int, bool] | None = None
        for within in slots_in(bits):
            minute = odd[within] if odd else within * 5
            same = bool(hers >> within & 1)
            points = base + wishes[minute] + weights.minute * abs(minute - self._minutes[position])
            if not same:
                points += weights.cosmetologist
            if points < NEVER and (best is None or points < best[0]):
                best = (points, horizon.offsets[day] + within, same)
        return best

    def _somebody(self, slot: int, starts: _Starts) -> int:
        """The preferred cosmetologist if she is free at a start, else the first who is."""
        preferred = self.course.request.preferred
        free = [n for n, mask in starts.staff.items() if mask >> slot & 1]
        return next((n for n in free if self.resources.staff[n].id == preferred), free[0])

    def _banned(self, position: int, free: Free, bans: Bans) -> bool:
        """Whether a session may not stay where it is, because others have its place or shall have it."""
        own, taken = self.own[position], self.held(position, self.own[position].slot)
        hers = bans.staff.get(own.person, 0) if own.person is not None else 0
        if free.lost(own, self.course.client.id, taken) or taken & (bans.client | hers):
            return True
        return bool(bans.starts.get(position, 0) >> max(0, own.slot) & 1)

    def _seat(self, one: Booked) -> Seat:
        resources = self.resources
        return Seat(
            resources.horizon.slot_at(one.starts_at),
            next((n for n, each in enumerate(resources.staff) if each.id == one.cosmetologist), None),
            next((n for n, each in enumerate(resources.rooms) if each.id == one.room), None),
            next((n for n, each in enumerate(resources.devices or ()) if each.id == one.device), None),
        )


def _subsets(positions: Sequence[int]) -> Iterator[tuple[list[tuple[int, ...]], bool]]:
    """None of them, then each, then each two...; and whether that is all of that size."""
    for many in range(len(positions) + 1):
        subsets = list(islice(combinations(positions, many), MOST_SUBSETS + 1))
        yield subsets[:MOST_SUBSETS], len(subsets) <= MOST_SUBSETS
