"""Why a wished date was not taken: who or what is in the way, until when, and the nearest start that works."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bookings.planning.alternatives import nearest
from bookings.planning.course import Course
from bookings.planning.model import Fixed, Plan, PlannedSession, PlanRequest, Reason, Refusal, Resources
from bookings.planning.obstacle import obstacle
from bookings.planning.stages import free_window
from bookings.planning.timeline import SLOT_MINUTES
from bookings.planning.zones import NoSuchLocalTime


def refusals(request: PlanRequest, resources: Resources, plan: Plan) -> list[Refusal]:
    """Return what was in the way of each wished date that the plan leaves out or meets at another time.

    Beside the codes of :func:`bookings.planning.obstacle.obstacle`: deferred (``until``), too_close (``number``,
    ``date``), rhythm_full (``per_week``), not_better (it was free; the plan as a whole costs less without it),
    wish_too_short (``minutes``: nothing is in the way, but no start has the whole visit inside the wish).
    Without wishes every date is as good, so only dates on which the rhythm would have had a session count.
    """
    review = _Review(Course(request, resources), plan)
    found = (review.refusal(on, minute) for on, minute in review.wished())
    return [refusal for refusal in found if refusal is not None]


class _Review:
    """A plan looked at date by date."""

    def __init__(self, course: Course, plan: Plan) -> None:
        self._course, self._plan = course, plan
        self._days = [course.horizon.day_of(session.place.date) for session in plan.sessions]
        minutes = sorted(session.place.minute for session in plan.sessions)
        self._usual = minutes[len(minutes) // 2]

    def wished(self) -> Iterator[tuple[date, int]]:
        """Each date up to the plan's end on which something is wished, with the wished start nearest the usual time."""
        request = self._course.request
        on = max(request.first_date, self._course.horizon.first)
        while on <= self._plan.finishes_on:
            starts = [
                min(max(self._usual, wish.start), max(wish.start, wish.end - request.minutes))
                for wish in request.wishes
                if wish.weekday == on.weekday()
            ]
            if not request.wishes:
                starts = [self._usual]
            if starts:
                yield on, min(starts, key=lambda start: abs(start - self._usual))
            on += timedelta(days=1)

    def refusal(self, on: date, minute: int) -> Refusal | None:
        """Why the wish of a date is not met; None if it is, or if there is nothing to say."""
        course, day = self._course, self._course.horizon.day_of(on)
        position = self._position(day)
        session = self._plan.sessions[position]
        if session.fixed or (session.place.date == on and course.in_wishes(session.place)):
            return None
        window = free_window(self._days, position, course.request.rhythm)
        reason = self._reason(on, minute, position, window)
        if reason is None:
            return None
        window = (max(window[0], course.horizon.day_of(course.request.earliest)), window[1])
        places = nearest(course, window, _kept(session), self._moment(on, minute), 1)
        return Refusal(on, minute, reason, places[0] if places else None)

    def _position(self, day: int) -> int:
        """The session that would most easily have had a day: one that could move there, the nearest of such."""
        after = bisect_left(self._days, day)
        beside = [position for position in (after, after - 1) if 0 <= position < len(self._days)]

        def trouble(position: int) -> tuple[bool, int]:
            low, high = free_window(self._days, position, self._course.request.rhythm)
            return not low <= day <= high, abs(self._days[position] - day)

        return min(beside, key=trouble)

    def _reason(self, on: date, minute: int, position: int, window: tuple[int, int]) -> Reason | None:
        """What stops the date by itself comes first; then what the other sessions leave of it."""
        course, request = self._course, self._course.request
        day = course.horizon.day_of(on)
        in_rhythm = window[0] <= day <= window[1]
        if request.deferred_until is not None and on < request.deferred_until:
            return Reason("deferred", {"until": request.deferred_until})
        if not request.wishes and not in_rhythm:
            return None
        if not course.candidates.has_wished(day):
            return obstacle(course, on, minute) or Reason("wish_too_short", {"minutes": request.minutes})
        if not in_rhythm:
            return self._rhythm(day, position)
        return Reason("not_better") if request.wishes else None

    def _rhythm(self, day: int, position: int) -> Reason:
        rhythm = self._course.request.rhythm
        for other in (position - 1, position + 1):
            if 0 <= other < len(self._days) and abs(day - self._days[other]) < rhythm.min_gap_days:
                session = self._plan.sessions[other]
                return Reason("too_close", {"number": session.number, "date": session.place.date})
        return Reason("rhythm_full", {"per_week": rhythm.per_week})

    def _moment(self, on: date, minute: int) -> datetime:
        horizon = self._course.horizon
        try:
            return horizon.moment(horizon.slot_of(on, minute))
        except NoSuchLocalTime:  # the change itself is as near as one can get
            return horizon.moment(horizon.offsets[horizon.day_of(on)] + minute // SLOT_MINUTES)


def _kept(session: PlannedSession) -> Fixed:
    place = session.place
    return Fixed(session.number, place.starts_at, place.cosmetologist, place.room, place.device)
