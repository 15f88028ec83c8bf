"""Reasons as plain sentences: English by default, any language through a translator of these templates.

The caller that knows the reader's language passes ``translate`` (such as gettext) and its own formats for dates and
clocks. Every template is listed in :data:`TEMPLATES` or :data:`REPAIR_TEMPLATES`, so that a translation can be checked
for completeness.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from bookings.planning.model import Reason

NO_END = "further notice"
"""Stands for a time that lies beyond the days that were looked at."""

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        # why a plan is offered
        "in_wishes": "%(inside)s of %(sessions)s sessions are inside the wishes.",
        "one_cosmetologist": "One cosmetologist throughout: %(name)s.",
        "cosmetologists": "%(count)s cosmetologists take turns.",
        "same_time": "Always at %(minute)s.",
        "soonest": "Ends on %(date)s, %(days)s days sooner.",
        "finish": "Ends on %(date)s.",
        # why a wished date was not taken
        "deferred": "The screening allows no session before %(until)s.",
        "too_close": "Too close to session %(number)s on %(date)s.",
        "rhythm_full": "There are %(per_week)s sessions within 7 days already.",
        "not_better": "It is free; the course as a whole is nearer to the wishes without it.",
        "no_such_time": "The clocks change that night and skip this time.",
        "past": "This time is already past.",
        "closure": "The salon is closed: %(name)s.",
        "holiday": "Public holiday: %(name)s.",
        "closed_day": "The salon is closed that day.",
        "outside_hours": "Outside the opening hours.",
        "client_busy": "The client has another session until %(until)s.",
        "client_away": "The client cannot come until %(until)s.",
        "staff_busy": "No cosmetologist is free until %(until)s.",
        "staff_away": "No cosmetologist is there until %(until)s.",
        "staff_not_working": "No cosmetologist works at that time.",
        "staff_none": "No cosmetologist does this treatment.",
        "room_busy": "All rooms are taken until %(until)s.",
        "room_away": "No room is in order until %(until)s.",
        "room_none": "There is no room for this treatment.",
        "device_busy": "All devices are in use until %(until)s.",
        "device_away": "No device is in order until %(until)s.",
        "device_none": "There is no device for this treatment.",
        # the same when there is only one of the kind
        "staff_busy_one": "%(name)s is busy until %(until)s.",
        "staff_away_one": "%(name)s is away until %(until)s.",
        "staff_not_working_one": "%(name)s does not work at that time.",
        "room_busy_one": "%(name)s is taken until %(until)s.",
        "room_away_one": "%(name)s is out of order until %(until)s.",
        "device_busy_one": "%(name)s is in use until %(until)s.",
        "device_away_one": "%(name)s is out of order until %(until)s.",
        # why there is no plan
        "no_plan_full": "Too much is taken: session %(number)s finds no time by %(date)s.",
        "no_plan_wishes": "The wished times are too narrow: session %(number)s finds none by %(date)s.",
        "no_plan_client": "The client has too little time: session %(number)s finds none by %(date)s.",
        "no_plan_device": "The devices are taken: session %(number)s finds no time by %(date)s.",
        "no_plan_room": "The rooms are taken: session %(number)s finds no time by %(date)s.",
        "no_plan_staff": "The cosmetologists are busy: session %(number)s finds no time by %(date)s.",
        "no_plan_required_cosmetologist": "%(name)s is busy: session %(number)s finds no time by %(date)s.",
        "no_plan_closed": "The salon is closed too much: session %(number)s finds no time by %(date)s.",
        "no_plan_too_few_days": "There are too few days: session %(number)s finds none by %(date)s.",
        "no_plan_fixed_in_the_way": "The pinned dates leave no room for session %(number)s.",
        # which wish given up makes a plan
        "cosmetologist": "With another cosmetologist than %(name)s.",
        "hours": "With hours wider by %(minutes)s minutes on either side.",
        "weekdays": "With the days beside the wished ones.",
        "start": "Starting on %(date)s.",
        "more_days": "Ending up to %(days)s days later.",
        "pin": "With session %(number)s not pinned.",
    }
)

REPAIR_TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        # why a session hit finds no other place
        "no_time_between": "Nothing is free between %(first)s and %(last)s.",
        "no_day_left": "The other sessions leave no day for it.",
        "pinned": "It is pinned and was left alone.",
    }
)


def sentence(
    reason: Reason,
    *,
    translate: Callable[[str], str] = str,
    show_date: Callable[[date], str] = lambda on: f"{on:%a %d %b}",
    show_clock: Callable[[int], str] = lambda minute: f"{minute // 60}:{minute % 60:02d}",
    beside: date | None = None,
) -> str:
    """Return a reason as one sentence.

    Args:
        beside: the date the reader looks at; a moment on that date is shown as a clock only.
    """
    params = {name: _shown(name, value, show_date, show_clock, beside) for name, value in reason.params.items()}
    if "until" in params and params["until"] is None:
        params["until"] = translate(NO_END)
    templates = {**TEMPLATES, **REPAIR_TEMPLATES}
    code = reason.code
    if reason.params.get("name") and f"{code}_one" in templates:
        code = f"{code}_one"
    return translate(templates[code]) % params


def _shown(
    name: str,
    value: object,
    show_date: Callable[[date], str],
    show_clock: Callable[[int], str],
    beside: date | None,
) -> object:
    if isinstance(value, datetime):
        clock = show_clock(value.hour * 60 + value.minute)
        return clock if value.date() == beside else f"{show_date(value.date())} {clock}"
    if isinstance(value, date):
        return show_date(value)
    if name == "minute" and isinstance(value, int):
        return show_clock(value)
    return value
