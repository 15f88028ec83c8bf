"""When a message is due, in the salon's wall-clock time. Pure: knows no Django and never asks the time.

All moments that come in and go out are aware; those that go out are in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# How long before the quiet hours begin an evening's last messages leave.
_MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nothing leaves by itself; they may run over midnight. Equal ends: none."""

    starts: time
    ends: time
    zone: ZoneInfo

    def spell(self, moment: datetime) -> tuple[datetime, datetime] | None:
        """Return the quiet hours that ``moment`` falls in, half-open, or None."""
        if self.starts == self.ends:
            return None
        today = moment.astimezone(self.zone).date()
        for day in (today - timedelta(days=1), today):
            begin = at(day, self.starts, self.zone)
            end = at(day + timedelta(days=self.ends < self.starts), self.ends, self.zone)
            if begin <= moment < end:
                return begin, end
        return None


def at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """Return the moment a local clock shows ``clock_time`` on ``day``.

    A time the clock skips in spring is read with the offset of before, so it falls just after the gap; one it shows
    twice in autumn is the first of the two.
    """
    return datetime.combine(day, clock_time, tzinfo=zone).astimezone(UTC)


def before(start: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment ``offset`` before ``start``: whole days by the calendar, the rest by the clock.

    Two days before Monday 10:00 is Saturday 10:00 also when the clocks change on the Sunday; three hours before is
    three hours of waiting. So the days are taken off in local time and the rest in UTC.
    """
    local = start.astimezone(zone)
    days, rest = timedelta(days=offset.days), offset - timedelta(days=offset.days)
    if not days:
        return start.astimezone(UTC) - rest
    return at(local.date() - days, local.time(), zone) - rest


def reminder_moment(
    start: datetime, offset: timedelta, *, zone: ZoneInfo, quiet: Quiet | None, now: datetime
) -> datetime | None:
    """Return when a reminder of ``start`` leaves, or None when it has no good moment any more.

    A reminder that would fall into the quiet hours leaves when they end if that is at least an hour before the
    session, else on the evening before. One whose moment is past is not sent: the confirmation or the note about the
    change has only just said the same.
    """
    due = before(start, offset, zone)
    if quiet and (spell := quiet.spell(due)):
        begin, end = spell
        due = end if end <= start - timedelta(hours=1) else begin - _MARGIN
    return due if now < due < start else None


def later(end: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """Return the moment ``offset`` after ``end``: whole days by the calendar, the rest by the clock."""
    local = end.astimezone(zone)
    days, rest = timedelta(days=offset.days), offset - timedelta(days=offset.days)
    if not days:
        return end.astimezone(UTC) + rest
    return at(local.date() + days, local.time(), zone) + rest


def evening_moment(after: datetime, offset: timedelta, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """Return when a message that follows a session leaves: ``offset`` after it, or just before the quiet hours.

    When the session itself ends within them it leaves when they are over.
    """
    due = later(after, offset, zone)
    if quiet and (spell := quiet.spell(due)):
        begin, end = spell
        due = begin - _MARGIN if begin - _MARGIN >= after else end
    return due


def answer_moment(now: datetime, grace: timedelta, quiet: Quiet | None) -> datetime:
    """Return when the answer to something that happened ``now`` leaves; with ``quiet`` not before its end."""
    due = now.astimezone(UTC) + grace
    spell = quiet.spell(due) if quiet else None
    return spell[1] if spell else due
