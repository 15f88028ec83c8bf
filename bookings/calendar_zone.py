"""A VTIMEZONE (RFC 5545 3.6.5) of an IANA zone for the years that are needed. Pure: asks no clock.

Each onset stands in the wall-clock time that was shown until then, as the RFC wants; a calendar that trusts the file
more than its own tables would otherwise be an hour off for an hour.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(days=1)
_EXACT = timedelta(minutes=1)


def vtimezone(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """Return the zone's rules from the year before ``first`` to the year after ``last`` (aware)."""
    begin = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(last.year + 2, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_onset(zone, begin, begin))
    for moment in _changes(zone, begin, end):
        component.add_component(_onset(zone, moment, moment - _EXACT))
    return component


@lru_cache(maxsize=64)
def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> tuple[datetime, ...]:
    """Return each moment from which the zone shows another offset, to the minute."""
    return tuple(_walk(zone, begin, end))


def _walk(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    moment = begin
    while moment < end:
        later = moment + _STEP
        if _offset(zone, moment) != _offset(zone, later):
            yield _between(zone, moment, later)
        moment = later


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > _EXACT:
        middle = before + (after - before) // _EXACT // 2 * _EXACT
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _onset(zone: ZoneInfo, moment: datetime, just_before: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = moment.astimezone(zone)
    kind = TimezoneDaylight if local.dst() else TimezoneStandard
    onset = kind()
    old = _offset(zone, just_before)
    onset.add("dtstart", (moment + old).replace(tzinfo=None))
    onset.add("tzoffsetfrom", old)
    onset.add("tzoffsetto", _offset(zone, moment))
    onset.add("tzname", local.tzname() or zone.key)
    return onset


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
