"""The words of planning: what is in the way of a date, which rule a course would break.

Knows causes, the languages, and a zone to read a clock in; reads no database and decides nothing.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bookings.course_rules import Broken, Rule
from bookings.obstacles import Cause, Obstacle
from bookings.planning.model import Label, Reason
from bookings.planning.zones import Horizon

DAY = "D j M"
CLOCK = "H:i"

_IN_THE_WAY = {
    (Cause.PAST, "location"): _lazy("This time is already past."),
    (Cause.CLOSED, "location"): _lazy("The salon is closed at that time."),
    (Cause.CLOSURE, "location"): _lazy("The salon is closed that day: %(name)s."),
    (Cause.HOLIDAY, "location"): _lazy("Public holiday: %(name)s."),
    (Cause.NOT_WORKING, "cosmetologist"): _lazy("%(name)s does not work at that time."),
    (Cause.AWAY, "cosmetologist"): _lazy("%(name)s is away until %(until)s."),
    (Cause.BUSY, "cosmetologist"): _lazy("%(name)s is busy until %(until)s."),
    (Cause.AWAY, "room"): _lazy("%(name)s is out of order until %(until)s."),
    (Cause.BUSY, "room"): _lazy("%(name)s is taken until %(until)s."),
    (Cause.AWAY, "device"): _lazy("%(name)s is out of order until %(until)s."),
    (Cause.BUSY, "device"): _lazy("%(name)s is in use until %(until)s."),
    (Cause.AWAY, "client"): _lazy("The client cannot come until %(until)s."),
    (Cause.BUSY, "client"): _lazy("The client has another session until %(until)s."),
    (Cause.UNKNOWN, "cosmetologist"): _lazy("This cosmetologist does not do this treatment here."),
    (Cause.UNKNOWN, "room"): _lazy("This room does not belong to this salon or is not in use."),
    (Cause.UNKNOWN, "device"): _lazy("This device does not belong to this salon or is not in use."),
}
_CLOSED_THAT_DAY = _lazy("The salon is closed that day.")

_RULES = {
    Rule.ORDER: _lazy("Session %(last)d would begin before session %(first)d."),
    Rule.GAP: _lazy("Between sessions %(first)d and %(last)d there must be at least %(gap)d days."),
    Rule.RHYTHM: _lazy("Sessions %(first)d to %(last)d would be more than %(per_week)d in 7 days."),
}


def day(moment: datetime | date) -> str:
    """Return "Tue 3 Mar"."""
    return date_format(moment, DAY)


def at(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Tue 3 Mar, 12:00" as a clock in ``zone`` shows it."""
    local = moment.astimezone(zone)
    return f"{date_format(local, DAY)}, {date_format(local, CLOCK)}"


def obstacle(found: Obstacle, days: Horizon, starts_at: datetime) -> str:
    """Return what is in the way, and until when; the day is named only where it is another one."""
    if found.cause is Cause.CLOSURE and not found.name:
        return str(_CLOSED_THAT_DAY)
    until = ""
    if found.until is not None:
        ends = days.moment(found.until).astimezone(days.zone)
        same_day = ends.date() == starts_at.astimezone(days.zone).date()
        until = date_format(ends, CLOCK) if same_day else at(ends, days.zone)
    return str(_IN_THE_WAY[found.cause, found.resource]) % {"name": found.name, "until": until}


def rule(broken: Broken, *, per_week: int, min_gap_days: int) -> str:
    """Return which rule between sessions is broken, by which numbers."""
    return str(_RULES[broken.rule]) % {
        "first": broken.sessions[0].number,
        "last": broken.last.number,
        "gap": min_gap_days,
        "per_week": per_week,
    }


def numbered(number: int, moment: datetime, zone: ZoneInfo, sentence: str) -> str:
    """Return the sentence with the session and the date it is about before it."""
    return _("Session %(number)d, %(when)s: %(sentence)s") % {
        "number": number,
        "when": at(moment, zone),
        "sentence": sentence,
    }


_TITLES = {
    Label.CLOSEST: _lazy("Closest to the wishes"),
    Label.SOONEST: _lazy("Soonest finish"),
    Label.ONE_COSMETOLOGIST: _lazy("One cosmetologist throughout"),
}

_REASONS = {
    "in_wishes": _lazy("%(inside)d of %(sessions)d sessions lie inside the wished times"),
    "one_cosmetologist": _lazy("all with %(name)s"),
    "cosmetologists": _lazy("with %(count)d cosmetologists in turn"),
    "same_time": _lazy("always at %(time)s"),
    "soonest": _lazy("done on %(day)s, %(days)d days earlier"),
    "finish": _lazy("done on %(day)s"),
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


def title(label: Label) -> str:
    """Return what a plan is best at."""
    return str(_TITLES[label])


def reason(found: Reason) -> str:
    """Return the planner's reason in words."""
    params = dict(found.params)
    if isinstance(when := params.get("date"), date):
        params["day"] = day(when)
    if isinstance(minute := params.get("minute"), int):
        params["time"] = f"{minute // 60:02d}:{minute % 60:02d}"
    return str(_REASONS[found.code]) % params
