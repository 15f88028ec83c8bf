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

    Codes: no_such_time; past, closure, holiday (name); closed_day, outside_hours; and for client, staff, room and
    device: ``<kind>_none``, ``<kind>_away``, ``<kind>_busy``, ``staff_not_working`` with ``count``, the ``name`` of an
    only one, and ``until`` (aware, local; None: not within the days loaded).
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
    name = units[0].name if len(units) == 1 else ""
    return Reason(code, {"count": len(units), "name": name, "until": local})


def _shut(course: Course, on: date, slot: int) -> Reason | None:
    resources = course.resources
    visit = run(course.request.visit) << slot
    for closure in resources.closures:
        if closure.mask & visit:
            named = closure.label or closure.kind != "closure"
            return Reason(closure.kind if named else "closed_day", {"name": closure.label})
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
            yield None if again is None else again - request.before, f"{kind}_{_cause(units, block)}", units


def _cause(units: Sequence[Timeline], block: int) -> str:
    """The commonest way in which they are all not there: busy before away before not working."""
    causes = set()
    for unit in units:
        inside = block & unit.hours & ~unit.away
        causes.add("not_working" if block & ~unit.hours else "away" if inside != block else "busy")
    return next((cause for cause in ("busy", "away", "not_working") if cause in causes), "none")
