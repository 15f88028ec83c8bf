"""Why a plan is offered and why there is none, as codes with parameters (:mod:`bookings.sentences` has the words)."""

from collections.abc import Iterator
from dataclasses import replace

from bookings.planning.candidates import Starts
from bookings.planning.course import Course
from bookings.planning.model import Label, NoPlan, Plan, Reason, Resources
from bookings.planning.stages import last_date
from bookings.planning.timeline import any_free


def why(course: Course, plan: Plan, closest: Plan) -> tuple[Reason, ...]:
    """Return what speaks for a plan: what its label promises first."""
    people = {session.place.cosmetologist for session in plan.sessions}
    reasons = [Reason("cosmetologists", {"count": len(people)})]
    if len(people) == 1:
        (person,) = people
        reasons = [Reason("one_cosmetologist", {"cosmetologist": person, "name": name_of(course.resources, person)})]
    if course.request.wishes:
        inside = sum(course.in_wishes(session.place) for session in plan.sessions)
        reasons.insert(0, Reason("in_wishes", {"inside": inside, "sessions": len(plan.sessions)}))
    if len({session.place.minute for session in plan.sessions}) == 1:
        reasons.append(Reason("same_time", {"minute": plan.sessions[0].place.minute}))
    if plan.label is Label.SOONEST:
        earlier = (closest.finishes_on - plan.finishes_on).days
        reasons.insert(0, Reason("soonest", {"date": plan.finishes_on, "days": earlier}))
    else:
        reasons.append(Reason("finish", {"date": plan.finishes_on}))
    if plan.label is Label.ONE_COSMETOLOGIST:
        reasons.sort(key=lambda reason: reason.code != "one_cosmetologist")
    return tuple(reasons)


def name_of(resources: Resources, cosmetologist: int) -> str:
    """Return a cosmetologist's name as the caller gave it; empty when she is not among the location's."""
    return next((one.name for one in resources.staff if one.id == cosmetologist), "")


def no_plan(course: Course) -> NoPlan:
    """Return why a course has no plan: the first cause without which it would have one, else that too much is taken."""
    request = course.request
    params = {"sessions": request.sessions, "date": last_date(request, course.horizon.zone)}
    number = len(course.windows()) + 1
    code = next((code for code, other in _without_one_cause(course) if _has_plan(other)), "full")
    if not _has_plan(Course(replace(request, only_wishes=False), course.resources, _everything(course))):
        code = "fixed_in_the_way" if request.fixed else "too_few_days"
    if code == "staff" and request.required is not None:
        code = "required_cosmetologist"
        params["name"] = name_of(course.resources, request.required)
    return NoPlan(Reason(f"no_plan_{code}", {**params, "number": number}), number)


def _has_plan(course: Course) -> bool:
    return len(course.windows()) == course.request.sessions


def _everything(course: Course) -> Starts:
    """Starts as if the location stood empty and open day and night."""
    full = course.horizon.full
    return replace(course.starts, staff=(full,), places=full & course.horizon.grid(course.request.step))


def _without_one_cause(course: Course) -> Iterator[tuple[str, Course]]:
    """The course as if one thing were never in the way, for each thing in turn."""
    request, resources, starts = course.request, course.resources, course.starts
    full, grid = course.horizon.full, course.horizon.grid(request.step)
    if request.only_wishes:
        yield "wishes", Course(replace(request, only_wishes=False), resources, starts)
    device = full if starts.devices is None else any_free(starts.devices)
    causes = {"closed": starts.open, "client": starts.client, "device": device, "room": any_free(starts.rooms)}
    for code in ("client", "device", "room", "closed"):
        places = grid
        for other, mask in causes.items():
            places &= mask if other != code else full
        yield code, Course(request, resources, replace(starts, places=places))
    yield "staff", Course(request, resources, replace(starts, staff=(full,) * len(starts.staff)))
