"""The planner: up to three whole courses that really differ, each optimal for what it promises, or why there is none.

- *closest*: the cheapest plan of all, by the cost function;
- *soonest*: the cheapest of those that end on the earliest date there is, offered if that is before the closest's;
- *one cosmetologist*: the cheapest with one person throughout, offered if the closest changes.

An offer that another one beats or equals in points, finish and number of cosmetologists is not made.
"""

from dataclasses import replace

from bookings.planning.course import Course, Solution
from bookings.planning.model import Label, NoPlan, Plan, PlannedSession, PlanRequest, Resources
from bookings.planning.pricing import price
from bookings.planning.reasons import no_plan, why

DEARER_A_SESSION = 2
"""One cosmetologist is not offered at any price: the plan may cost this many days beside the wish more a session."""


def plan_course(request: PlanRequest, resources: Resources) -> tuple[Plan, ...] | NoPlan:
    """Return up to three plans, the closest to the wishes first, or why there is none.

    ``resources.horizon`` should reach over :func:`bookings.planning.stages.horizon_days` from ``request.earliest``;
    days that are not loaded cannot be planned.
    """
    course = Course(request, resources)
    closest = course.cheapest()
    if closest is None:
        return no_plan(course)
    plans = [as_plan(course, Label.CLOSEST, closest.sessions)]
    if course.to_plan:
        offers = ((Label.SOONEST, _soonest(course, plans[0])), (Label.ONE_COSMETOLOGIST, _one_person(course, closest)))
        for label, offer in offers:
            if offer is not None:
                plan = as_plan(course, label, offer.sessions)
                if not any(_beats(other, plan) for other in plans):
                    plans = [plans[0], *(other for other in plans[1:] if not _beats(plan, other)), plan]
    return tuple(replace(plan, reasons=why(course, plan, plans[0])) for plan in plans)


def as_plan(course: Course, label: Label, sessions: tuple[PlannedSession, ...]) -> Plan:
    """Return a priced plan without its reasons."""
    return Plan(label, price(course.request, sessions, course.ideal), sessions)


def _soonest(course: Course, closest: Plan) -> Solution | None:
    finish = course.windows()[-1][0]
    if course.request.sessions in course.fixed or finish >= course.horizon.day_of(closest.finishes_on):
        return None
    return course.cheapest(last_day=finish)


def _one_person(course: Course, closest: Solution) -> Solution | None:
    if len(_people(closest.sessions)) == 1:
        return None
    dearer = DEARER_A_SESSION * course.request.weights.weekday_off * course.request.sessions
    return course.cheapest_alone(at_least=closest.points, below=closest.points + dearer)


def _people(sessions: tuple[PlannedSession, ...]) -> set[int]:
    return {session.place.cosmetologist for session in sessions if not session.fixed}


def _beats(one: Plan, other: Plan) -> bool:
    return (
        one.cost.total <= other.cost.total
        and one.finishes_on <= other.finishes_on
        and len(_people(one.sessions)) <= len(_people(other.sessions))
    )
