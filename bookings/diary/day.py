"""One day of a location as columns, or one cosmetologist's week: who has whom when, and where there is still room.

Two queries, however many cards.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookings import availability
from bookings.diary.visits import Visit, visits_between
from bookings.planning.model import Resources
from bookings.planning.timeline import SLOT_MINUTES, Timeline
from bookings.planning.zones import Horizon, horizon
from salon.accounts.models import Location

EVERY_TREATMENT = None
NOBODY = 0
BOOKABLE_MINUTES = 30  # a shorter stretch is not offered as an empty place
EARLIEST_HOUR, LATEST_HOUR = 9, 18  # the least a day shows


class By(StrEnum):
    """What the columns are."""

    PEOPLE = "people"
    ROOMS = "rooms"
    DEVICES = "devices"
    WEEK = "week"  # the days of one cosmetologist


COLUMN = {By.PEOPLE: "cosmetologist_id", By.ROOMS: "room_id", By.DEVICES: "device_id"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a day, half-open, moments with the location's offset.

    ``away``: an absence or an outage inside the usual hours.
    """

    starts_at: datetime
    ends_at: datetime
    away: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the column's name on the page: who or what it is of, in a week the date."""

    key: str
    id: int
    on: date
    name: str
    visits: tuple[Visit, ...]
    off: tuple[Stretch, ...]
    free: tuple[Stretch, ...]  # where a click books

    @property
    def live(self) -> int:
        return sum(not visit.ghost for visit in self.visits)


@dataclass(frozen=True, slots=True)
class Day:
    """What the diary shows. ``closed`` says why nothing can be booked, empty on an ordinary day.

    ``people``: keys and names of the cosmetologists in use; ``who``: the one a week is of, 0 for a day.
    """

    on: date
    by: By
    columns: tuple[Column, ...]
    closed: str
    first_hour: int
    last_hour: int
    people: tuple[tuple[int, str], ...]
    who: int = 0

    @property
    def hours(self) -> range:
        return range(self.first_hour, self.last_hour)

    @property
    def visits(self) -> list[Visit]:
        return [visit for column in self.columns for visit in column.visits]

    @property
    def total(self) -> int:
        return sum(column.live for column in self.columns)

    @property
    def unconfirmed(self) -> int:
        return sum(visit.unconfirmed for visit in self.visits)

    @property
    def late(self) -> int:
        return sum(visit.late for visit in self.visits)


def diary_day(*, location: Location, on: date, by: By, now: datetime) -> Day:
    """Return one local date of a location, a column for each person, room or device."""
    days = horizon(location.zone, on, 1)
    loaded = _load(location, days, now)
    by_column: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits_between(location, days.moment(0), days.moment(days.size), now):
        by_column[getattr(visit, COLUMN[by])].append(visit)
    lines = {By.PEOPLE: loaded.staff, By.ROOMS: loaded.rooms, By.DEVICES: loaded.devices or ()}[by]
    columns = [_column(line, str(line.id), line.name, 0, by_column[line.id], loaded, by) for line in lines]
    return _day(on, by, columns, loaded)


def diary_week(*, location: Location, on: date, who: int, now: datetime) -> Day:
    """Return the week of a date for one cosmetologist (the first one if ``who`` is nobody), a column for each day."""
    monday = week_of(on)[0]
    days = horizon(location.zone, monday, 7)
    loaded = _load(location, days, now)
    line = next((one for one in loaded.staff if one.id == who), loaded.staff[0] if loaded.staff else None)
    if line is None:
        return _day(on, By.WEEK, [], loaded)
    by_date: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits_between(location, days.moment(0), days.moment(days.size), now):
        if visit.cosmetologist_id == line.id:
            by_date[visit.on].append(visit)
    columns = [
        _column(line, one.isoformat(), "", day, by_date[one], loaded, By.WEEK)
        for day, one in enumerate(week_of(on))
    ]  # fmt: skip
    return _day(on, By.WEEK, columns, loaded, who=line.id)


def week_of(on: date) -> list[date]:
    """Return Monday to Sunday of the week a date lies in."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=day) for day in range(7)]


def _load(location: Location, days: Horizon, now: datetime) -> Resources:
    return availability.load(location=location, treatment_id=EVERY_TREATMENT, client_id=NOBODY, days=days, now=now)


def _column(
    line: Timeline, key: str, name: str, day: int, visits: Iterable[Visit], loaded: Resources, by: By
) -> Column:
    days = loaded.horizon
    return Column(
        key=key,
        id=line.id,
        on=days.date_of(day),
        name=name,
        visits=tuple(visits),
        off=tuple(_off(line, loaded, day)),
        free=tuple(_free(line, loaded, day)) if by in (By.PEOPLE, By.WEEK) else (),
    )


def _day(on: date, by: By, columns: Sequence[Column], loaded: Resources, who: int = 0) -> Day:
    names = [closure.label for closure in loaded.closures if closure.kind != availability.PAST and closure.mask]
    closed = ", ".join(name for name in names if name) or ("-" if names else "")
    first, last = _span(_open(loaded), columns, loaded.horizon)
    return Day(
        on=on,
        by=by,
        columns=tuple(columns),
        closed=closed if by is not By.WEEK else "",
        first_hour=first,
        last_hour=last,
        people=tuple((one.id, one.name) for one in loaded.staff),
        who=who,
    )


def _open(loaded: Resources) -> int:
    """Opening hours without closures; what is already past stays visible as open."""
    mask = loaded.opening
    for closure in loaded.closures:
        if closure.kind != availability.PAST:
            mask &= ~closure.mask
    return mask


def _off(line: Timeline, loaded: Resources, day: int) -> Iterator[Stretch]:
    days, whole = loaded.horizon, loaded.horizon.day_mask(day)
    usual = line.hours & _open(loaded)
    yield from _stretches(whole & ~usual, days)
    yield from _stretches(line.away & usual & whole, days, away=True)


def _free(line: Timeline, loaded: Resources, day: int) -> Iterator[Stretch]:
    """Yield the stretches from now on that are long enough for a visit."""
    free = line.free & loaded.opening & loaded.horizon.day_mask(day)
    for closure in loaded.closures:
        free &= ~closure.mask
    for one in _stretches(free, loaded.horizon):
        if one.ends_at - one.starts_at >= timedelta(minutes=BOOKABLE_MINUTES):
            yield one


def _stretches(mask: int, days: Horizon, *, away: bool = False) -> Iterator[Stretch]:
    for start, end in _runs(mask):
        yield Stretch(days.moment(start).astimezone(days.zone), days.moment(end).astimezone(days.zone), away=away)


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of set bits as half-open slot ranges."""
    slot = 0
    while mask >> slot:
        rest = mask >> slot
        start = slot + (rest & -rest).bit_length() - 1
        gap = ~(mask >> start)
        slot = start + (gap & -gap).bit_length() - 1
        yield start, slot


def _span(open_hours: int, columns: Sequence[Column], days: Horizon) -> tuple[int, int]:
    """Return the first and the last full hour the page shows, wall clock."""
    edges = [(start, end) for start, end in _runs(open_hours)]
    starts = [days.minute_of(start) for start, _end in edges]
    ends = [(days.minute_of(end - 1) + SLOT_MINUTES) for _start, end in edges]
    for column in columns:
        for visit in column.visits:
            starts.append(visit.starts_at.hour * 60 + visit.starts_at.minute)
            ends.append(_end_minute(visit))
    first = min([EARLIEST_HOUR, *(minute // 60 for minute in starts)])
    return first, max([LATEST_HOUR, *(-(-minute // 60) for minute in ends)])


def _end_minute(visit: Visit) -> int:
    """The wall-clock minute a card ends at; midnight if it ends on another day."""
    if visit.ends_at.date() > visit.on:
        return 24 * 60
    return visit.ends_at.hour * 60 + visit.ends_at.minute
