"""Days and times as they stand in the planner's sentences: short, with the weekday, on a 24-hour clock."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = "D j M"
SMALL = {"ru": "D j b"}  # "30 ноя", not "30 Ноя"


def day(moment: datetime | date) -> str:
    """Return "Tue 3 Mar" in the active language."""
    return _day(moment.date() if isinstance(moment, datetime) else moment, get_language() or "")


@lru_cache(maxsize=1024)
def _day(on: date, language: str) -> str:
    return date_format(on, SMALL.get(language, DAY))


def clock_time(minute: int) -> str:
    """Return "12:05" for a minute of the day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def at(moment: datetime, zone: ZoneInfo) -> str:
    """Return "Tue 3 Mar, 12:00" as a clock in ``zone`` shows it."""
    local = moment.astimezone(zone)
    return f"{day(local)}, {local:%H:%M}"


def stretch(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """Return a half-open stretch of time as short as it can be said: days where it is made of whole ones."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    if start.time() == end.time() == time():
        last = end - timedelta(microseconds=1)
        return day(start) if start.date() == last.date() else f"{day(start)} – {day(last)}"
    if start.date() == end.date():
        return f"{at(start, zone)}–{end:%H:%M}"
    return f"{at(start, zone)} – {at(end, zone)}"


def on_that_day(moment: datetime, other: datetime) -> str:
    """Return "12:30" on ``other``'s clock, with the day before it where that is another day than ``other``'s."""
    local = moment.astimezone(other.tzinfo)
    return f"{local:%H:%M}" if local.date() == other.date() else f"{day(local)}, {local:%H:%M}"


def numbered(number: int, moment: datetime, zone: ZoneInfo, sentence: str) -> str:
    """Return the sentence with the session and the date it is about before it."""
    return _("Session %(number)d, %(when)s: %(sentence)s") % {
        "number": number,
        "when": at(moment, zone),
        "sentence": sentence,
    }
