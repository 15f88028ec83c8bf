"""No plan: which single wish, given up, gives one, and the plan that it gives.

Hard are the required cosmetologist, "only in these windows", the start, the slack at the end and pinned sessions; each
is relaxed by itself, and by as little as helps. Rhythm, gap, opening and working hours are never relaxed.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bookings.planning.course import Course
from bookings.planning.model import Label, PlanRequest, Reason, Relaxation, Resources, Wish
from bookings.planning.planner import as_plan
from bookings.planning.reasons import name_of, why
from bookings.planning.stages import day_windows, fixed_dates, horizon_days, last_date, row_of_stages
from bookings.planning.timeline import run

WIDER_MINUTES = (30, 60, 120, 180)
LATER_WEEKS = 8

Attempt = tuple[Reason, PlanRequest]


def relaxed_days(request: PlanRequest, resources: Resources) -> int:
    """Return how many days from ``request.earliest`` on to load so that a later start or finish can be found."""
    return horizon_days(request, resources.horizon.zone) + 7 * LATER_WEEKS


def relaxations(request: PlanRequest, resources: Resources, pins: Collection[int] = ()) -> list[Relaxation]:
    """Return each single relaxation that gives a plan, the least painful first.

    Codes: cosmetologist (``name``), hours (``minutes`` wider on either side), weekdays (the days beside the wished
    ones too), start (``date``), more_days (``days``), pin (``number`` let go).

    Args:
        resources: a later start or finish is only found within its horizon, see :func:`relaxed_days`.
        pins: numbers of the fixed sessions that are merely pinned and may be let go.
    """
    found = []
    for attempts in (_cosmetologist, _hours, _weekdays, _start, _finish):
        for reason, relaxed in attempts(request, resources):
            if relaxation := _try(reason, relaxed, resources):
                found.append(relaxation)
                break
    for number in sorted(pins):
        fixed = tuple(one for one in request.fixed if one.number != number)
        if relaxation := _try(Reason("pin", {"number": number}), replace(request, fixed=fixed), resources):
            found.append(relaxation)
    return found


def first_start(request: PlanRequest, resources: Resources) -> date | None:
    """Return the first later start date that has a plan, None if there is none within the horizon."""
    horizon = resources.horizon
    course = Course(replace(request, slack_days=horizon.days), resources)
    fixed = {number: horizon.day_of(on) for number, on in fixed_dates(request, horizon.zone).items()}
    size = max([horizon.days, *(day + 1 for day in fixed.values())])
    start = request.earliest + timedelta(days=1)
    while (first := horizon.day_of(start)) < horizon.days:
        last = horizon.day_of(last_date(_from(request, start), horizon.zone))
        days = course.candidates.days >> max(first, 0) << max(first, 0) & run(max(last + 1, 0))
        if len(day_windows(row_of_stages(request, fixed, days), request.rhythm, size)) == request.sessions:
            return start
        start += timedelta(days=1)
    return None


def _try(reason: Reason, relaxed: PlanRequest, resources: Resources) -> Relaxation | None:
    course = Course(relaxed, resources)
    cheapest = course.cheapest()
    if cheapest is None:
        return None
    plan = as_plan(course, Label.CLOSEST, cheapest.sessions)
    return Relaxation(reason, relaxed, replace(plan, reasons=why(course, plan, plan)))


def _from(request: PlanRequest, start: date) -> PlanRequest:
    wished = request.wished_start
    return replace(request, first_date=start, wished_start=wished if wished and wished > start else None)


def _cosmetologist(request: PlanRequest, resources: Resources) -> Iterator[Attempt]:
    if request.required is not None:
        name = name_of(resources, request.required)
        yield Reason("cosmetologist", {"name": name}), replace(request, required=None, preferred=request.required)


def _hours(request: PlanRequest, resources: Resources) -> Iterator[Attempt]:
    if request.only_wishes:
        for minutes in WIDER_MINUTES:
            wider = tuple(
                Wish(wish.weekday, max(0, wish.start - minutes), min(1440, wish.end + minutes))
                for wish in request.wishes
            )
            yield Reason("hours", {"minutes": minutes}), replace(request, wishes=wider)


def _weekdays(request: PlanRequest, resources: Resources) -> Iterator[Attempt]:
    if request.only_wishes:
        beside = {
            Wish((wish.weekday + shift) % 7, wish.start, wish.end) for wish in request.wishes for shift in (-1, 0, 1)
        }
        wishes = tuple(sorted(beside, key=lambda wish: (wish.weekday, wish.start, wish.end)))
        yield Reason("weekdays"), replace(request, wishes=wishes)


def _start(request: PlanRequest, resources: Resources) -> Iterator[Attempt]:
    start = first_start(request, resources)
    if start is not None:
        yield Reason("start", {"date": start}), _from(request, start)


def _finish(request: PlanRequest, resources: Resources) -> Iterator[Attempt]:
    zone = resources.horizon.zone
    for more in range(7, 7 * LATER_WEEKS + 1, 7):
        relaxed = replace(request, slack_days=request.slack_days + more)
        if last_date(relaxed, zone) > resources.horizon.last:
            return
        yield Reason("more_days", {"days": more}), relaxed
