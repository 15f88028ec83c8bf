"""What stops a session at one exact start: the location, the client, or that nobody and nothing suitable is free.

Of several causes the one that lasts longest is named: the others alone would not have helped.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bookings.planning.course import Course
from bookings.planning.model import Reason
from bookings.planning.timeline import Timeline, any_free, next_slot, run
from bookings.planning.zones import NoSuchLocalTime


def obstacle(course: Course, on: date, minute: int) -> Reason | None:
    """Return what is in the way of a start, None if nothing is.

    Codes: no_such_time; past, begins_before (``minutes`` of preparation, on the day before the first one); closure,
    holiday (name); closed_day, outside_hours; and for client, staff, room and device: ``<kind>_none``, ``<kind>_away``,
    ``<kind>_busy``, ``staff_not_working`` where that is true of all of them, else ``<kind>_not_free``; with ``count``,
    the ``name`` of an only one, and ``until`` one of them is there for so long (aware, local; None: not within the days
    loaded, or busy until she goes home).
    """
    try:
        slot = course.horizon.slot_of(on, minute)
    except NoSuchLocalTime:
        return Reason("no_such_time", {"minute": minute})
    shut = _shut(course, on, slot)
    if shut is not None:
        return shut
    causes = list(_taken(course, slot))
    if not causes:
        return None
    never = course.horizon.size
    until, code, units = max(causes, key=lambda cause: never if cause[0] is None else cause[0])
    local = None if until is None else course.horizon.moment(until).astimezone(course.horizon.zone)
    if local is not None and local.date() != on and not code.endswith("_away"):
        local = None
    name = units[0].name if len(units) == 1 else ""
    return Reason(code, {"count": len(units), "name": name, "until": local})


def _shut(course: Course, on: date, slot: int) -> Reason | None:
    resources = course.resources
    visit = run(course.request.visit) << slot
    for closure in resources.closures:
        if closure.mask & visit:
            named = closure.label or closure.kind != "closure"
            return Reason(closure.kind if named else "closed_day", {"name": closure.label})
    if slot < course.request.before:
        return Reason("begins_before", {"minutes": course.request.minutes_before})
    if visit & ~resources.opening:
        today = course.horizon.day_mask(course.horizon.day_of(on)) & resources.opening
        return Reason("outside_hours" if today else "closed_day")
    return None


def _taken(course: Course, slot: int) -> Iterator[tuple[int | None, str, Sequence[Timeline]]]:
    """Each kind of which nobody (nothing) is free: until which slot, the code, and all of that kind."""
    resources, starts, request = course.resources, course.starts, course.request
    staff = [one for one in resources.staff if request.required in (None, one.id)]
    kinds: list[tuple[str, Sequence[Timeline], int]] = [
        ("client", (resources.client,), starts.client),
        ("staff", staff, any_free(starts.staff)),
        ("room", resources.rooms, any_free(starts.rooms)),
    ]
    if resources.devices is not None and starts.devices is not None:
        kinds.append(("device", resources.devices, any_free(starts.devices)))
    block = run(request.block) << max(0, slot - request.before)
    for kind, units, free in kinds:
        if not free >> slot & 1:
            again = next_slot(free, slot)
            until = None if again is None else again - request.before
            yield until, f"{kind}_{_cause(units, block, until)}", units


def _cause(units: Sequence[Timeline], block: int, until: int | None) -> str:
    """Why none of them is there for the whole block, if it is the same of all and lasts; else they are not free."""
    causes = {_cause_of_one(unit, block) for unit in units}
    if not causes:
        return "none"
    if len(causes) > 1 or (causes == {"busy"} and any(_free_between(unit, block, until) for unit in units)):
        return "not_free"
    return causes.pop()


def _cause_of_one(unit: Timeline, block: int) -> str:
    if block & ~unit.hours:
        return "not_working"
    return "away" if block & unit.away else "busy"


def _free_between(unit: Timeline, block: int, until: int | None) -> bool:
    """Whether it is free in between, only not for long enough: then "busy until" would be untrue."""
    if until is None:
        return False
    taken = block & ~unit.free
    first = (taken & -taken).bit_length() - 1
    return bool(unit.free & run(until) >> first << first)
