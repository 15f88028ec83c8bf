"""Days and times as they stand in the planner's sentences: short, with the weekday, on a 24-hour clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAY = "D j M"
CLOCK = "H:i"


def day(moment: datetime | date) -> str:
    """Return "Tue 3 Mar"."""
    return date_format(moment, DAY)


def clock_time(minute: int) -> str:
    """Return "12:05" for a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def at(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Tue 3 Mar, 12:00" as a clock in ``zone`` shows it."""
    local = moment.astimezone(zone)
    return f"{date_format(local, DAY)}, {date_format(local, CLOCK)}"


def on_that_day(moment: datetime, other: datetime) -> str:
    """Return "12:30" on ``other``'s clock, with the day before it where that is another day than ``other``'s."""
    local = moment.astimezone(other.tzinfo)
    clock = date_format(local, CLOCK)
    return clock if local.date() == other.date() else f"{date_format(local, DAY)}, {clock}"


def numbered(number: int, moment: datetime, zone: ZoneInfo, sentence: str) -> str:
    """Return the sentence with the session and the date it is about before it."""
    return _("Session %(number)d, %(when)s: %(sentence)s") % {
        "number": number,
        "when": at(moment, zone),
        "sentence": sentence,
    }
