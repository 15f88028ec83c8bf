"""A request laid over the location's time: everything the questions about one course have in common."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from bookings.planning.candidates import NEVER, Candidates, Starts, possible_starts
from bookings.planning.cost import inside_a_wish
from bookings.planning.model import Fixed, Place, PlannedSession, PlanRequest, Resources
from bookings.planning.rooms import fewest_changes
from bookings.planning.search import Label, Search, path, time_changes
from bookings.planning.space import Space, SpaceMaker
from bookings.planning.stages import fixed_dates, ideal_finish, last_date, row_of_stages
from bookings.planning.timeline import Timeline

Step = tuple[int, int, int]
"""Day, wall-clock minute, cosmetologist's position in the crew."""


class Solution(NamedTuple):
    """Points without those that no choice changes (fixed sessions' own), and the whole course."""

    points: int
    sessions: tuple[PlannedSession, ...]


class Course:
    """One request over one location's time.

    Args:
        starts: what :func:`possible_starts` found for the same request and time, if that is known.
        within: first and last day of the horizon to look at; all that a plan may use if None.

    Attributes:
        starts: the possible starts of a session, by cause.
        ideal: when the course would end if every date were free.
        to_plan: numbers of the sessions that are not fixed.
    """

    def __init__(
        self,
        request: PlanRequest,
        resources: Resources,
        starts: Starts | None = None,
        within: tuple[int, int] | None = None,
    ) -> None:
        self.request, self.resources, self.horizon = request, resources, resources.horizon
        zone, day_of = self.horizon.zone, self.horizon.day_of
        self.ideal: date = ideal_finish(request, zone)
        self.starts = starts or possible_starts(request, resources)
        first, last = day_of(request.earliest), min(self.horizon.days - 1, day_of(last_date(request, zone)))
        if within is not None:
            first, last = max(first, within[0]), min(last, within[1])
        self.candidates = Candidates(request, resources, self.starts, first, last)
        self.fixed: Mapping[int, Fixed] = {one.number: one for one in request.fixed}
        self.to_plan = [number for number in range(1, request.sessions + 1) if number not in self.fixed]
        self._maker = self._make({number: day_of(on) for number, on in fixed_dates(request, zone).items()})

    def windows(self, last_day: int | None = None) -> list[tuple[int, int]]:
        """Return each session's first and last day in any plan; shorter than the course where a session has none."""
        return self._maker.windows() if last_day is None else self._maker.windows((1 << (last_day + 1)) - 1)

    def cheapest(self, *, last_day: int | None = None) -> Solution | None:
        """Return the cheapest course (no session after a day of the horizon), None when there is none."""
        if not self.to_plan:
            return Solution(0, self._sessions({}))
        windows = self.windows(last_day)
        if len(windows) < self.request.sessions:
            return None
        space, weights = self._maker.space(windows), self.request.weights
        return self._solved(space, Search(space, self._changes(), weights.cosmetologist_change).cheapest())

    def cheapest_alone(self, *, at_least: int = 0, below: int = NEVER) -> Solution | None:
        """Return the cheapest course in which nobody takes over, fixed sessions included; None when there is none.

        Args:
            at_least: points that it cannot go below, if known.
            below: points that it must stay below.
        """
        found: tuple[Space, Label | None] | None = None
        for loner in self._maker.loners() if self.to_plan else ():
            if loner.least >= below:
                break
            space = self._maker.space(loner.windows, loner)
            if last := Search(space, self._changes(), NEVER).cheapest(at_least, below):
                found, below = (space, last), last[0]
        return self._solved(*found) if found else None

    def in_wishes(self, place: Place) -> bool:
        """Whether a place lies inside a wish (always, without wishes)."""
        request = self.request
        wishes = request.wishes
        return not wishes or inside_a_wish(place.date.weekday(), place.minute, request.minutes, wishes)

    def place_at(self, slot: int, cosmetologist: int, room: int | None, device: int | None) -> Place:
        """Return a place of this course's length at a slot of the horizon."""
        starts_at = self.horizon.moment(slot)
        return Place(
            date=self.horizon.date_of(self.horizon.day_of_slot(slot)),
            minute=self.horizon.minute_of(slot),
            slot=slot,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=self.request.minutes),
            cosmetologist=cosmetologist,
            room=room,
            device=device,
        )

    def fixed_place(self, fixed: Fixed) -> Place:
        """Return where a fixed session is; it may lie outside the horizon."""
        local = fixed.starts_at.astimezone(self.horizon.zone)
        return Place(
            date=local.date(),
            minute=local.hour * 60 + local.minute,
            slot=self.horizon.slot_at(fixed.starts_at),
            starts_at=fixed.starts_at,
            ends_at=fixed.starts_at + timedelta(minutes=self.request.minutes),
            cosmetologist=fixed.cosmetologist,
            room=fixed.room,
            device=fixed.device,
        )

    def _changes(self) -> tuple[int, ...]:
        return time_changes(self.request.weights.time_change, self.request.weights.time_change_cap)

    def _solved(self, space: Space, last: Label | None) -> Solution | None:
        if last is None:
            return None
        steps = path(last)[1 if space.before else 0 :]
        return Solution(last[0], self._sessions(dict(enumerate(steps, start=self.to_plan[0]))))

    def _make(self, fixed_days: dict[int, int]) -> SpaceMaker:
        request, day_of = self.request, self.horizon.day_of
        size = max([self.horizon.days, *(day + 1 for day in fixed_days.values())])
        weights, extras = request.weights, {}
        if weights.start_day and 1 not in fixed_days:
            wished = day_of(request.wished_start or request.earliest)
            extras[1] = [weights.start_day * abs(day - wished) for day in range(size)]
        if weights.late_day and request.sessions not in fixed_days:
            ideal = day_of(self.ideal)
            late = [weights.late_day * max(0, day - ideal) for day in range(size)]
            both = zip(extras.get(request.sessions, [0] * size), late, strict=True)
            extras[request.sessions] = [one + other for one, other in both]
        return SpaceMaker(
            row=row_of_stages(request, fixed_days, self.candidates.days),
            rhythm=request.rhythm,
            candidates=self.candidates,
            starts={number: self._start_of(fixed) for number, fixed in self.fixed.items()},
            extras=extras,
            uneven=weights.uneven_day,
            size=size,
        )

    def _start_of(self, fixed: Fixed) -> tuple[int, int]:
        place = self.fixed_place(fixed)
        return place.minute, place.cosmetologist

    def _sessions(self, steps: Mapping[int, Step]) -> tuple[PlannedSession, ...]:
        """The whole course with rooms and devices, from the steps of the sessions planned."""
        numbers = range(1, self.request.sessions + 1)
        slots = {
            number: self.horizon.slot_of(self.horizon.date_of(day), minute)
            for number, (day, minute, _) in steps.items()
            if number not in self.fixed
        }
        rooms = self._choose(slots, self.resources.rooms, self.starts.rooms, "room")
        devices = self._choose(slots, self.resources.devices or (), self.starts.devices or (), "device")
        sessions = []
        for number, room, device in zip(numbers, rooms, devices, strict=True):
            if number in self.fixed:
                sessions.append(PlannedSession(number, self.fixed_place(self.fixed[number]), fixed=True))
            else:
                who = self.candidates.crew[steps[number][2]]
                sessions.append(PlannedSession(number, self.place_at(slots[number], who, room, device)))
        return tuple(sessions)

    def _choose(
        self, slots: Mapping[int, int], places: tuple[Timeline, ...], free: tuple[int, ...], kind: str
    ) -> Iterator[int | None]:
        """Ids of the rooms (or devices) of every session, fixed ones included so that a plan stays where they are."""
        position = {place.id: n for n, place in enumerate(places)}
        options = []
        for number in range(1, self.request.sessions + 1):
            if number in self.fixed:
                here = position.get(getattr(self.fixed[number], kind))
                options.append(0 if here is None else 1 << here)
            else:
                options.append(sum(1 << n for n, mask in enumerate(free) if mask >> slots[number] & 1))
        return (None if n is None else places[n].id for n in fewest_changes(options))
