"""The words of a plan: its title, what speaks for it, why a wished date was not taken, why there is none."""

from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from bookings.planning.model import Label, Reason, Refusal
from bookings.sentences.clocks import clock_time, day, on_that_day

_TITLES = {
    Label.CLOSEST: _lazy("Closest to the wishes"),
    Label.SOONEST: _lazy("Soonest finish"),
    Label.ONE_COSMETOLOGIST: _lazy("One cosmetologist throughout"),
}

# What speaks for a plan.
_FOR = {
    "in_wishes": _lazy("%(inside)d of %(sessions)d sessions lie inside the wished times"),
    "one_cosmetologist": _lazy("all with %(name)s"),
    "cosmetologists": ngettext_lazy("with %(count)d cosmetologist", "with %(count)d cosmetologists in turn", "count"),
    "same_time": _lazy("always at %(time)s"),
    "soonest": ngettext_lazy("done on %(day)s, %(days)d day earlier", "done on %(day)s, %(days)d days earlier", "days"),
    "finish": _lazy("done on %(day)s"),
}

# Why a wished date was not taken.
_AGAINST = {
    "no_such_time": _lazy("the clocks change that night and skip %(time)s"),
    "past": _lazy("this time is already past"),
    "begins_before": _lazy("its preparation of %(minutes)d minutes would begin before the first day"),
    "closure": _lazy("the salon is closed that day: %(name)s"),
    "holiday": _lazy("public holiday: %(name)s"),
    "closed_day": _lazy("the salon is closed that day"),
    "outside_hours": _lazy("the salon is closed at that time"),
    "deferred": _lazy("the screening puts it off until %(day)s"),
    "too_close": _lazy("too close to session %(number)d on %(day)s"),
    "rhythm_full": ngettext_lazy(
        "there is already %(per_week)d session within 7 days",
        "there are already %(per_week)d sessions within 7 days",
        "per_week",
    ),
    "not_better": _lazy("it was free, but the course as a whole fits better without it"),
    "wish_too_short": _lazy("no session of %(minutes)d minutes fits into the wished time"),
    "client_busy": _lazy("the client has another session"),
    "client_away": _lazy("the client cannot come"),
    "client_not_free": _lazy("the client has other sessions"),
    "staff_none": _lazy("nobody here does this treatment"),
    "staff_not_working": _lazy("nobody works at that time"),
    "room_none": _lazy("there is no room in use"),
    "device_none": _lazy("there is no oxygen device in use"),
    "staff_busy": ngettext_lazy("%(name)s is busy", "all %(count)d cosmetologists are busy", "count"),
    "staff_away": ngettext_lazy("%(name)s is away", "all %(count)d cosmetologists are away", "count"),
    "staff_not_free": _lazy("no cosmetologist is free long enough"),
    "room_busy": ngettext_lazy("%(name)s is taken", "all %(count)d rooms are taken", "count"),
    "room_away": ngettext_lazy("%(name)s is out of order", "all %(count)d rooms are out of order", "count"),
    "room_not_free": _lazy("no room is free long enough"),
    "device_busy": ngettext_lazy("%(name)s is in use", "all %(count)d oxygen devices are in use", "count"),
    "device_away": ngettext_lazy(
        "%(name)s is out of service", "all %(count)d oxygen devices are out of order", "count"
    ),
    "device_not_free": _lazy("no oxygen device is free long enough"),
}
_NOT_FREE = _lazy("%(name)s is not free long enough")
_ONE = {
    "staff_not_working": _lazy("%(name)s does not work at that time"),
    "staff_not_free": _NOT_FREE,
    "room_not_free": _NOT_FREE,
    "device_not_free": _NOT_FREE,
}
_BOTH = {
    "staff_busy": _lazy("both cosmetologists are busy"),
    "room_busy": _lazy("both rooms are taken"),
    "device_busy": _lazy("both oxygen devices are in use"),
    "staff_away": _lazy("both cosmetologists are away"),
    "room_away": _lazy("both rooms are out of order"),
    "device_away": _lazy("both oxygen devices are out of order"),
}

_NO_PLAN = {
    "no_plan_wishes": _lazy("No plan: the wished times alone leave too little room until %(day)s."),
    "no_plan_client": _lazy("No plan: the client's other sessions leave too little room until %(day)s."),
    "no_plan_device": _lazy("No plan: the oxygen devices are too busy until %(day)s."),
    "no_plan_room": _lazy("No plan: the rooms are too busy until %(day)s."),
    "no_plan_closed": _lazy("No plan: the salon is open too little until %(day)s."),
    "no_plan_staff": _lazy("No plan: the cosmetologists are too busy until %(day)s."),
    "no_plan_required_cosmetologist": _lazy("No plan: %(name)s has too little time until %(day)s."),
    "no_plan_full": _lazy("No plan: too much is booked until %(day)s."),
    "no_plan_too_few_days": _lazy("No plan: this rhythm does not fit into the days until %(day)s."),
    "no_plan_fixed_in_the_way": _lazy("No plan: the dates that are to stay leave no room for session %(number)d."),
}

# Which single wish, given up, makes a plan.
_RELAXED = {
    "cosmetologist": _lazy("Not only with %(name)s"),
    "hours": _lazy("With hours %(minutes)d minutes wider on either side"),
    "weekdays": _lazy("On the days beside the wished ones too"),
    "start": _lazy("Starting on %(day)s"),
    "more_days": _lazy("Ending up to %(days)d days later"),
    "pin": _lazy("With session %(number)d let go"),
}

# Why a session that has to move finds no other place.
_UNPLACED = {
    "no_time_between": _lazy("Nothing is free between %(first_day)s and %(last_day)s."),
    "no_day_left": _lazy("The other sessions of the course leave no day for it."),
    "pinned": _lazy("It is pinned, so it stays."),
    "left_alone": _lazy("It was left where it stands."),
}


def title(label: Label) -> str:
    """Return what a plan is best at."""
    return str(_TITLES[label])


def reason(found: Reason) -> str:
    """Return in words what speaks for a plan, or why there is none."""
    said = _NO_PLAN.get(found.code) or _FOR[found.code]
    return str(said % _params(found))


def relaxation(found: Reason) -> str:
    """Return which wish is given up."""
    return str(_RELAXED[found.code] % _params(found))


def unplaced(found: Reason) -> str:
    """Return why a session hit finds no other place."""
    params = _params(found)
    for name in ("first", "last"):
        if isinstance(when := params.get(name), date):
            params[f"{name}_day"] = day(when)
    if found.code == "no_time_between" and params["first"] == params["last"]:
        return _("Nothing is free on %(first_day)s.") % params
    return str(_UNPLACED[found.code] % params)


def refusal(found: Refusal, wished: datetime) -> str:
    """Return why a wished date was not taken, until when, and the nearest start that works, as one sentence.

    Args:
        wished: the wished start; aware, in the location's zone.
    """
    said = _cause(found.reason)
    until = found.reason.params.get("until")
    zone = wished.tzinfo
    if isinstance(until, datetime) and zone is not None:
        said = _("%(what)s until %(until)s") % {"what": said, "until": on_that_day(until, wished)}
    if found.nearest is None:
        return _("%(what)s.") % {"what": capfirst(said)}
    nearest = on_that_day(found.nearest.starts_at, wished)
    return _("%(what)s; nearest: %(when)s.") % {"what": capfirst(said), "when": nearest}


def _cause(found: Reason) -> str:
    count, name = found.params.get("count"), found.params.get("name")
    if found.code in _ONE and count == 1 and name:
        return str(_ONE[found.code]) % {"name": name}
    if count == 2 and found.code in _BOTH:
        return str(_BOTH[found.code])
    return str(_AGAINST[found.code] % _params(found))


def _params(found: Reason) -> dict[str, object]:
    params = dict(found.params)
    when = params.get("date") or params.get("until")
    if isinstance(when, date):
        params["day"] = day(when)
    if isinstance(minute := params.get("minute"), int):
        params["time"] = clock_time(minute)
    return params
