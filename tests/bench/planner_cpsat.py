"""The same planning question put to OR-Tools' CP-SAT: an independent optimum, and a yardstick for speed.

Starts are read from the resources' free time slot by slot; rhythm, order and the cost function are written as
constraints. Only requests without fixed sessions.
"""

from dataclasses import dataclass
from datetime import date

from ortools.sat.python import cp_model

from bookings.planning.cost import wish_distance
from bookings.planning.model import PlanRequest, Resources
from bookings.planning.rhythm import even_gap
from bookings.planning.stages import ideal_finish, last_date
from bookings.planning.timeline import run


@dataclass(frozen=True)
class Start:
    day: int
    minute: int
    person: int
    points: int


def starts(request: PlanRequest, resources: Resources) -> list[Start]:
    """Return every start with a cosmetologist, a room, a device and the client free; found one by one."""
    horizon, found = resources.horizon, []
    last = min(horizon.day_of(last_date(request, horizon.zone)), horizon.days - 1)
    for day in range(max(0, horizon.day_of(request.earliest)), last + 1):
        on = horizon.date_of(day)
        for minute in range(0, 1440, request.step):
            slot = horizon.slot_of(on, minute)
            visit, block = run(request.visit) << slot, run(request.block) << max(0, slot - request.before)
            kinds = [resources.rooms, (resources.client,), *([resources.devices] if resources.devices else [])]
            if visit & ~resources.opening or not all(any(not block & ~one.free for one in kind) for kind in kinds):
                continue
            points = sum(wish_distance(on.weekday(), minute, request.minutes, request.wishes, request.weights))
            for person in resources.staff:
                if request.required in (None, person.id) and not block & ~person.free:
                    stranger = request.preferred not in (None, person.id)
                    total = points + (request.weights.not_preferred if stranger else 0)
                    found.append(Start(day, minute, person.id, total))
    return found


def cheapest(request: PlanRequest, resources: Resources, *, seconds: float = 60.0) -> int | None:
    """Return the points of the cheapest course, None if there is none.

    Raises:
        TimeoutError: not proven within ``seconds``.
    """
    model, found = cp_model.CpModel(), starts(request, resources)
    if not found:
        return None
    sessions = [_Session(model, found) for _ in range(request.sessions)]
    for position, session in enumerate(sessions):
        if position:
            model.add(session.day - sessions[position - 1].day >= request.rhythm.min_gap_days)
        if position >= request.rhythm.per_week:
            model.add(session.day - sessions[position - request.rhythm.per_week].day >= 7)
    model.minimize(_cost(model, request, resources, sessions))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise TimeoutError("CP-SAT did not finish")
    return round(solver.objective_value)


class _Session:
    """One session: exactly one start, and its day, minute, person and points as variables."""

    def __init__(self, model: cp_model.CpModel, found: list[Start]) -> None:
        self.day = model.new_int_var(0, max(start.day for start in found), "day")
        self.minute = model.new_int_var(0, 1439, "minute")
        self.person = model.new_int_var(0, max(start.person for start in found), "person")
        self.points = model.new_int_var(0, max(start.points for start in found), "points")
        model.add_allowed_assignments(
            [self.day, self.minute, self.person, self.points],
            [(start.day, start.minute, start.person, start.points) for start in found],
        )


def _cost(
    model: cp_model.CpModel, request: PlanRequest, resources: Resources, sessions: list[_Session]
) -> cp_model.LinearExpr:
    weights, day_of = request.weights, resources.horizon.day_of
    terms: list[cp_model.LinearExpr | cp_model.IntVar] = [session.points for session in sessions]
    for one, other in zip(sessions, sessions[1:], strict=False):
        apart = model.new_int_var(0, 1440, "apart")
        model.add_abs_equality(apart, one.minute - other.minute)
        points = model.new_int_var(0, weights.time_change_cap, "change of time")
        model.add_min_equality(points, [weights.time_change * apart, weights.time_change_cap])
        changed = model.new_bool_var("another cosmetologist")
        model.add(one.person == other.person).only_enforce_if(~changed)
        model.add(one.person != other.person).only_enforce_if(changed)
        uneven = model.new_int_var(0, resources.horizon.days, "uneven")
        shortest, longest = even_gap(request.rhythm.per_week, request.rhythm.min_gap_days)
        gap = other.day - one.day
        model.add_max_equality(uneven, [shortest - gap, gap - longest, 0])
        terms += [points, weights.cosmetologist_change * changed, weights.uneven_day * uneven]
    late = model.new_int_var(0, resources.horizon.days, "late")
    model.add_max_equality(late, [sessions[-1].day - day_of(_ideal(request, resources)), 0])
    early = model.new_int_var(0, resources.horizon.days, "start")
    model.add_abs_equality(early, sessions[0].day - day_of(request.wished_start or request.earliest))
    return cp_model.LinearExpr.sum([*terms, weights.late_day * late, weights.start_day * early])


def _ideal(request: PlanRequest, resources: Resources) -> date:
    return ideal_finish(request, resources.horizon.zone)
