"""One day of a location as columns: who, or which room or device, has whom when, and where there is still room.

A selector for the diary page: four queries, however many cards. Knows no request and no HTML.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookings import availability
from bookings.availability.rows import resources
from bookings.models import Session
from bookings.planning.model import Resources
from bookings.planning.timeline import SLOT_MINUTES, Timeline, slots_in, starts_of_runs
from bookings.planning.zones import Horizon, horizon
from bookings.states import LIVE, UPCOMING, SessionStatus
from salon.accounts.models import Location

EVERY_TREATMENT = None
NOBODY = 0
BOOKABLE_MINUTES = 30  # an empty place is offered every half hour where so much is free
EARLIEST_HOUR, LATEST_HOUR = 9, 18  # the least a day shows


class By(StrEnum):
    """What the columns are."""

    PEOPLE = "people"
    ROOMS = "rooms"
    DEVICES = "devices"


_COLUMN = {By.PEOPLE: "cosmetologist_id", By.ROOMS: "room_id", By.DEVICES: "device_id"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time that is not for booking, half-open. ``away``: an absence or an outage inside the usual hours."""

    starts_at: datetime
    ends_at: datetime
    away: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One card."""

    session: Session
    now: datetime

    @property
    def ghost(self) -> bool:
        """It holds no place any more."""
        return self.session.status not in LIVE

    @property
    def late(self) -> bool:
        return self.session.status in UPCOMING and self.session.starts_at < self.now

    @property
    def first(self) -> bool:
        return self.session.number == 1

    @property
    def last(self) -> bool:
        return self.session.number == self.session.course.sessions_total > 1


@dataclass(frozen=True, slots=True)
class Column:
    id: int
    name: str
    visits: tuple[Visit, ...]
    off: tuple[Stretch, ...]
    free: tuple[Stretch, ...]  # where a click books

    @property
    def live(self) -> int:
        return sum(not visit.ghost for visit in self.visits)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the diary. ``closed`` says why nothing can be booked, empty on an ordinary day."""

    on: date
    by: By
    columns: tuple[Column, ...]
    closed: str
    first_hour: int
    last_hour: int
    unconfirmed: int
    late: int

    @property
    def hours(self) -> range:
        return range(self.first_hour, self.last_hour)

    @property
    def total(self) -> int:
        return sum(column.live for column in self.columns)


def diary_day(*, location: Location, on: date, by: By, now: datetime) -> Day:
    """Return one local date of a location."""
    days = horizon(location.zone, on, 1)
    everyone = resources(location.pk, EVERY_TREATMENT)
    loaded = availability.load(location=location, treatment_id=0, client_id=NOBODY, days=days, now=now, known=everyone)
    open_hours = _open(loaded)
    closed = [closure.label for closure in loaded.closures if closure.kind != availability.PAST]
    visits = _visits(location, days, by, now)
    columns = tuple(
        Column(
            id=line.id,
            name=line.name,
            visits=tuple(visits.get(line.id, ())),
            off=tuple(_off(line, open_hours, days)),
            free=tuple(_free(line, loaded, open_hours, days)) if by is By.PEOPLE else (),
        )
        for line in _lines(loaded, by)
    )
    cards = [visit for column in columns for visit in column.visits]
    first, last = _span(open_hours, cards, days)
    return Day(
        on=on,
        by=by,
        columns=columns,
        closed=", ".join(name for name in closed if name) or ("-" if closed else ""),
        first_hour=first,
        last_hour=last,
        unconfirmed=sum(visit.session.status == SessionStatus.BOOKED and not visit.late for visit in cards),
        late=sum(visit.late for visit in cards),
    )


def _lines(loaded: Resources, by: By) -> Sequence[Timeline]:
    return {By.PEOPLE: loaded.staff, By.ROOMS: loaded.rooms, By.DEVICES: loaded.devices or ()}[by]


def _open(loaded: Resources) -> int:
    """Opening hours without closures; what is already past stays visible as open."""
    mask = loaded.opening
    for closure in loaded.closures:
        if closure.kind != availability.PAST:
            mask &= ~closure.mask
    return mask


def _visits(location: Location, days: Horizon, by: By, now: datetime) -> dict[int, list[Visit]]:
    rows = (
        Session.objects.filter(location=location, starts_at__gte=days.moment(0), starts_at__lt=days.moment(days.size))
        .select_related("client", "course__treatment", "course__serum", "cosmetologist", "room", "device")
        .order_by("starts_at", "id")
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for session in rows:
        found[getattr(session, _COLUMN[by])].append(Visit(session, now))
    return found


def _off(line: Timeline, open_hours: int, days: Horizon) -> Iterator[Stretch]:
    usual = line.hours & open_hours
    for start, end in _runs(days.full & ~usual):
        yield Stretch(days.moment(start), days.moment(end), away=False)
    for start, end in _runs(line.away & usual):
        yield Stretch(days.moment(start), days.moment(end), away=True)


def _free(line: Timeline, loaded: Resources, open_hours: int, days: Horizon) -> Iterator[Stretch]:
    free = line.free & open_hours
    for closure in loaded.closures:
        free &= ~closure.mask
    starts = starts_of_runs(free, BOOKABLE_MINUTES // SLOT_MINUTES) & days.grid(BOOKABLE_MINUTES)
    for slot in slots_in(starts):
        yield Stretch(days.moment(slot), days.moment(slot + BOOKABLE_MINUTES // SLOT_MINUTES), away=False)


def _runs(mask: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of set bits as half-open slot ranges."""
    slot = 0
    while mask >> slot:
        rest = mask >> slot
        start = slot + (rest & -rest).bit_length() - 1
        gap = ~(mask >> start)
        slot = start + (gap & -gap).bit_length() - 1
        yield start, slot


def _span(open_hours: int, cards: Sequence[Visit], days: Horizon) -> tuple[int, int]:
    """Return the first and the last full hour the page shows, wall clock."""
    zone = days.zone
    moments = [days.moment(edge) for run in _runs(open_hours) for edge in run]
    moments += [moment for card in cards for moment in (card.session.starts_at, card.session.ends_at)]
    local = [moment.astimezone(zone) for moment in moments]
    first = min([EARLIEST_HOUR, *(moment.hour for moment in local if moment.date() == days.first)])
    ends = [24 if moment.date() > days.first else moment.hour + (moment.minute > 0) for moment in local]
    return first, max([LATEST_HOUR, *ends])


def week_of(on: date) -> list[date]:
    """Return Monday to Sunday of the week a date lies in."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=day) for day in range(7)]
