"""Local days as stretches of real time: the bridge between wall clocks and slots.

A *slot* is five minutes of real (UTC) time, counted from the first instant of the horizon's first local day. Local
day ``d`` is the slots ``offsets[d]`` to ``offsets[d + 1]``: usually 288 of them, 276 or 300 when a clock changes by an
hour, 282 or 294 on Lord Howe Island. Arithmetic on slots is therefore always arithmetic on real time, and only this
module knows what a clock on the wall shows. It reads the zone's rules and never the time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.planning.timeline import SLOT_MINUTES, run, span_mask

SLOT_SECONDS = SLOT_MINUTES * 60
SLOTS_A_DAY = 24 * 60 // SLOT_MINUTES
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoSuchLocalTime(ValueError):
    """A wall-clock time that the clocks skip on that date, or that lies outside the horizon."""

    def __init__(self, on: date, minute: int, zone: str) -> None:
        self.date, self.minute, self.zone = on, minute, zone
        super().__init__(
            f"{on:%d.%m.%Y} {minute // 60:02d}:{minute % 60:02d} does not exist in {zone}: "
            "the clocks change and skip it. Please choose another time."
        )


class OutsideHorizon(ValueError):
    """A date or moment that the loaded days do not cover."""


def utc_seconds(moment: datetime) -> int:
    """Return whole seconds since 1970-01-01 UTC of an aware moment, rounded down."""
    return (moment - EPOCH) // timedelta(seconds=1)


def day_start(on: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local date, in UTC.

    Where midnight itself is skipped (Cairo, Havana, Beirut) this is the moment of the change; fold=0 reads a skipped
    midnight with the offset before the change, which is that moment exactly.
    """
    return datetime.combine(on, time(), tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The local days a plan may use, and their slots. Make one with :func:`horizon`.

    Attributes:
        zone: the location's zone.
        first: the first local date.
        base: seconds since 1970 UTC at which slot 0 begins.
        offsets: the slot at which each local day begins; one more entry than days.
        odd_days: for days with a clock change only, the wall-clock minute of every slot; a repeated (second) hour is
            given as its minute plus 1440, so that no start is ever offered at a time that reads the same as another.
    """

    zone: ZoneInfo
    first: date
    base: int
    offsets: tuple[int, ...]
    odd_days: Mapping[int, tuple[int, ...]] = field(hash=False)

    @property
    def days(self) -> int:
        return len(self.offsets) - 1

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def size(self) -> int:
        """Slots in all."""
        return self.offsets[-1]

    @property
    def full(self) -> int:
        """Mask with every slot free."""
        return run(self.size)

    def day_of(self, on: date) -> int:
        """Return the index of a date; negative or too large when it lies outside."""
        return (on - self.first).days

    def date_of(self, day: int) -> date:
        return self.first + timedelta(days=day)

    def day_of_slot(self, slot: int) -> int:
        """Return the index of the local day that holds a slot."""
        if not 0 <= slot < self.size:
            raise OutsideHorizon(f"slot {slot} is outside {self.first} to {self.last}")
        return bisect_right(self.offsets, slot) - 1

    def day_mask(self, day: int) -> int:
        start = self.offsets[day]
        return run(self.offsets[day + 1] - start) << start

    def minute_of(self, slot: int) -> int:
        """Return the wall-clock minute of the local day (0..1439) at which a slot begins."""
        day = self.day_of_slot(slot)
        within = slot - self.offsets[day]
        odd = self.odd_days.get(day)
        return odd[within] % 1440 if odd else within * SLOT_MINUTES

    def moment(self, slot: int) -> datetime:
        """Return the UTC moment at which a slot begins."""
        return EPOCH + timedelta(seconds=self.base + slot * SLOT_SECONDS)

    def slot_at(self, moment: datetime) -> int:
        """Return the slot that contains an aware moment; may lie outside the horizon."""
        return (utc_seconds(moment) - self.base) // SLOT_SECONDS

    def slot_of(self, on: date, minute: int) -> int:
        """Return the slot of a wall-clock time; a repeated time means its first occurrence.

        Raises:
            NoSuchLocalTime: the clocks skip that time on that date.
            OutsideHorizon: the date is not among the horizon's days.
        """
        day = self.day_of(on)
        if not 0 <= day < self.days or not 0 <= minute < 1440:
            raise OutsideHorizon(f"{on} {minute} is outside {self.first} to {self.last}")
        odd = self.odd_days.get(day)
        wanted = minute - minute % SLOT_MINUTES
        if odd is None:
            return self.offsets[day] + wanted // SLOT_MINUTES
        if wanted not in odd:
            raise NoSuchLocalTime(on, minute, self.zone.key)
        return self.offsets[day] + odd.index(wanted)

    def slots(self, seconds: tuple[int, int]) -> tuple[int, int]:
        """Return the half-open slots touched by a half-open range of UTC seconds since 1970 (widened)."""
        start, end = seconds
        return (start - self.base) // SLOT_SECONDS, -((self.base - end) // SLOT_SECONDS)

    def busy(self, ranges: Iterable[tuple[int, int]]) -> int:
        """Return the mask of slots touched by half-open UTC ranges in seconds since 1970; clipped to the horizon."""
        base, full = self.base, self.size
        return span_mask(
            (((start - base) // SLOT_SECONDS, -((base - end) // SLOT_SECONDS)) for start, end in ranges), full
        )

    def busy_between(self, ranges: Iterable[tuple[datetime, datetime]]) -> int:
        """Like :meth:`busy` for pairs of aware datetimes: readable, slower."""
        return self.busy((utc_seconds(start), _seconds_up(end)) for start, end in ranges)

    def dates(self, first: date, last: date) -> int:
        """Return the mask of whole local days, both ends included; clipped to the horizon."""
        low, high = max(0, self.day_of(first)), min(self.days - 1, self.day_of(last))
        if low > high:
            return 0
        return span_mask([(self.offsets[low], self.offsets[high + 1])], self.size)

    def weekly(self, hours: Mapping[int, Sequence[tuple[int, int]]]) -> int:
        """Return the mask of weekly wall-clock hours: weekday (Monday 0) -> (from, to) in minutes of the day."""
        patterns = {weekday: span_mask(_within(spans), SLOTS_A_DAY) for weekday, spans in hours.items()}
        mask, weekday = 0, self.first.weekday()
        for day in range(self.days):
            if pattern := patterns.get(weekday):
                if day in self.odd_days:
                    mask |= self._odd_pattern(day, hours[weekday]) << self.offsets[day]
                else:
                    mask |= pattern << self.offsets[day]
            weekday = (weekday + 1) % 7
        return mask

    def hours_on(self, on: date, spans: Sequence[tuple[int, int]]) -> int:
        """Return the mask of wall-clock hours on one date (for special opening or working days)."""
        day = self.day_of(on)
        if not 0 <= day < self.days:
            return 0
        if day in self.odd_days:
            return self._odd_pattern(day, spans) << self.offsets[day]
        return span_mask(_within(spans), SLOTS_A_DAY) << self.offsets[day]

    def grid(self, step: int) -> int:
        """Return the mask of slots whose wall-clock minute is a multiple of ``step`` and not a repetition."""
        return _grid(self, step)

    def _odd_pattern(self, day: int, spans: Sequence[tuple[int, int]]) -> int:
        mask = 0
        for within, minute in enumerate(self.odd_days[day]):
            if any(start <= minute % 1440 and minute % 1440 + SLOT_MINUTES <= end for start, end in spans):
                mask |= 1 << within
        return mask


def _seconds_up(moment: datetime) -> int:
    """Whole seconds since 1970 UTC, rounded up, so that no part of a busy second is lost."""
    return -((EPOCH - moment) // timedelta(seconds=1))


def _within(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Slots wholly inside wall-clock spans of an ordinary day."""
    return [(-(-start // SLOT_MINUTES), end // SLOT_MINUTES) for start, end in spans]


@lru_cache(maxsize=64)
def horizon(zone: ZoneInfo, first: date, days: int) -> Horizon:
    """Return the horizon of ``days`` local days from ``first``. Pure, so it is remembered."""
    starts = [utc_seconds(day_start(first + timedelta(days=day), zone)) for day in range(days + 1)]
    base = starts[0]
    offsets = tuple((start - base) // SLOT_SECONDS for start in starts)
    odd = {}
    for day in range(days):
        minutes = _wall_minutes(zone, starts[day], offsets[day + 1] - offsets[day])
        if minutes is not None:
            odd[day] = minutes
    return Horizon(zone, first, base, offsets, odd)


def _wall_minutes(zone: ZoneInfo, start: int, slots: int) -> tuple[int, ...] | None:
    """Wall-clock minutes of each slot of a day, or None for an ordinary day of 24 hours that begins at midnight."""
    first = (EPOCH + timedelta(seconds=start)).astimezone(zone)
    last = (EPOCH + timedelta(seconds=start + (slots - 1) * SLOT_SECONDS)).astimezone(zone)
    if slots == SLOTS_A_DAY and first.utcoffset() == last.utcoffset():
        return None
    minutes = []
    for within in range(slots):
        local = (EPOCH + timedelta(seconds=start + within * SLOT_SECONDS)).astimezone(zone)
        minutes.append(local.hour * 60 + local.minute + 1440 * local.fold)
    return tuple(minutes)


@lru_cache(maxsize=64)
def _grid(days: Horizon, step: int) -> int:
    stride = step // SLOT_MINUTES
    pattern = sum(1 << slot for slot in range(0, SLOTS_A_DAY, stride))
    mask = 0
    for day, offset in enumerate(days.offsets[:-1]):
        odd = days.odd_days.get(day)
        if odd is None:
            mask |= pattern << offset
        else:
            starts = (within for within, minute in enumerate(odd) if minute < 1440 and minute % step == 0)
            mask |= sum(1 << within for within in starts) << offset
    return mask
