"""The team page: who works here and when, what rooms and devices there are, what is away or closed from now on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import Prefetch
from django.utils.dates import WEEKDAYS_ABBR

from bookings.availability.hours import WeeklyRow, minute_of, spans_on, turn_of
from bookings.availability.public_holidays import public_holidays
from bookings.models import Absence, Cosmetologist, Device, Outage, Room, Session, WorkingHours
from bookings.sentences import stretch
from bookings.spans import Span
from bookings.states import LIVE, UPCOMING
from salon.accounts.models import Closure, Location

Thing = Cosmetologist | Room | Device
NAMES = {Cosmetologist: "cosmetologist", Room: "room", Device: "device"}
HOLIDAYS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the day on a strip that is a hundred wide."""

    x: float
    width: float
    kind: str  # "hours", "taken" or "away"


@dataclass(frozen=True, slots=True)
class Card:
    """One cosmetologist, room or device today. ``away``: absences or outages to come; ``now``: one that is on."""

    thing: Thing
    hours: Sequence[tuple[time, time]]
    sessions: int
    next: datetime | None
    bars: Sequence[Bar]
    away: Sequence[tuple[str, str]]  # when, and why
    now: Absence | Outage | None
    minutes_a_week: int = 0

    @property
    def hours_a_week(self) -> int:
        return round(self.minutes_a_week / 60)


@dataclass(frozen=True, slots=True)
class Team:
    people: Sequence[Card]
    rooms: Sequence[Card]
    devices: Sequence[Card]
    closures: Sequence[Closure]
    opening: Sequence[Span]


def team_of(location: Location, now: datetime, today: date) -> Team:
    """Return everything of a location, out of use included. Ten queries, however many there are."""
    absences = Prefetch("absences", Absence.objects.filter(ends_at__gt=now), to_attr="coming")
    outages = Prefetch("outages", Outage.objects.filter(ends_at__gt=now), to_attr="coming")
    people = Cosmetologist.objects.filter(location=location).select_related("user")
    opening = [Span(row.weekday, row.opens, row.closes) for row in location.opening_hours.all()]
    board = _Board(location, now, today, [one for one in opening if one.weekday == today.weekday()])
    return Team(
        people=[board.card(one) for one in people.prefetch_related("working_hours", absences)],
        rooms=[board.card(one) for one in Room.objects.filter(location=location).prefetch_related(outages)],
        devices=[board.card(one) for one in Device.objects.filter(location=location).prefetch_related(outages)],
        closures=list(Closure.objects.filter(location=location, ends_on__gte=today)),
        opening=opening,
    )


class _Board:
    """Today at a location: its live sessions, and the strip they are drawn on."""

    def __init__(self, location: Location, now: datetime, today: date, opening: Sequence[Span]) -> None:
        self.zone, self.now, self.today = location.zone, now, today
        self.opening = [(one.starts, one.ends) for one in opening]
        edges = [minute_of(edge) for pair in self.opening for edge in pair] or [9 * 60, 19 * 60]
        self.first, self.last = min(edges), max(edges)
        self.midnight = datetime.combine(today, time(), tzinfo=self.zone)
        rows = Session.objects.filter(
            location=location,
            status__in=sorted(LIVE),
            starts_at__gte=self.midnight,
            starts_at__lt=datetime.combine(today + timedelta(days=1), time(), tzinfo=self.zone),
        )
        self.held: dict[tuple[str, int], list[Session]] = defaultdict(list)
        for one in rows.order_by("starts_at"):
            for name in NAMES.values():
                self.held[name, getattr(one, f"{name}_id")].append(one)

    def card(self, thing: Thing) -> Card:
        sessions = self.held[NAMES[type(thing)], thing.pk]
        rows = [_row(one) for one in thing.working_hours.all()] if isinstance(thing, Cosmetologist) else []
        hours = spans_on(rows, self.today) if isinstance(thing, Cosmetologist) else self.opening
        away: Sequence[Absence | Outage] = thing.coming  # type: ignore[union-attr]
        bars = [self._bar(minute_of(start), minute_of(end), "hours") for start, end in hours]
        bars += [self._span(one.starts_at, one.ends_at, "away") for one in away if one.starts_at < self._tomorrow]
        bars += [self._span(one.starts_at, one.ends_at, "taken") for one in sessions]
        return Card(
            thing=thing,
            hours=hours,
            sessions=len(sessions),
            next=next((one.starts_at for one in sessions if one.starts_at > self.now), None),
            bars=[one for one in bars if one.width > 0],
            away=[(stretch(one.starts_at, one.ends_at, self.zone), one.reason) for one in away],
            now=next((one for one in away if one.starts_at <= self.now), None),
            minutes_a_week=sum(_minutes(one) for one in rows),
        )

    @property
    def _tomorrow(self) -> datetime:
        return self.midnight + timedelta(days=1)

    def _span(self, start: datetime, end: datetime, kind: str) -> Bar:
        first, last = ((moment - self.midnight).total_seconds() / 60 for moment in (start, end))
        return self._bar(first, last, kind)

    def _bar(self, start: float, end: float, kind: str) -> Bar:
        length = max(1, self.last - self.first)
        left, right = (min(max(edge - self.first, 0), length) * 100 / length for edge in (start, end))
        return Bar(round(left, 2), round(right - left, 2), kind)


def _row(row: WorkingHours) -> WeeklyRow:
    return WeeklyRow(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to, row.every_weeks, row.week_offset)


def _minutes(row: WeeklyRow) -> int:
    if row.valid_from or row.valid_to:
        return 0
    return (minute_of(row.ends) - minute_of(row.starts)) // row.every_weeks


def weeks_of(person: Cosmetologist) -> list[list[Span]]:
    """Return her usual hours: one week, or two in turn, by their ``turn_of``. One query."""
    rows = WorkingHours.objects.filter(cosmetologist=person, valid_from=None, valid_to=None)
    weeks: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for row in rows:
        weeks[row.every_weeks, row.week_offset].append(Span(row.weekday, row.starts, row.ends))
    always = weeks[1, 0]
    if not any(every > 1 for every, _offset in weeks):
        return [always]
    return [sorted([*always, *weeks[2, offset]]) for offset in (0, 1)]


def weeks_ahead(today: date) -> list[tuple[date, date, bool]]:
    """Return first and last day of this week and the next, and whether it is this one, in the order of their turn."""
    monday = today - timedelta(days=today.weekday())
    both = [(first, first + timedelta(days=6), first == monday) for first in (monday, monday + timedelta(days=7))]
    return sorted(both, key=lambda week: turn_of(week[0]))


@dataclass(frozen=True, slots=True)
class OtherHours:
    """Other hours on certain dates; an open end is None."""

    first: date | None
    last: date | None
    spans: Sequence[Span]

    @property
    def code(self) -> str:
        return f"{self.first or ''}/{self.last or ''}"

    @property
    def days(self) -> list[tuple[list[str], list[tuple[time, time]]]]:
        """Names of the weekdays that have the same hours, together, and those hours."""
        by_day: dict[int, list[tuple[time, time]]] = defaultdict(list)
        for one in sorted(self.spans):
            by_day[one.weekday].append((one.starts, one.ends))
        same: dict[tuple[tuple[time, time], ...], list[int]] = defaultdict(list)
        for day, hours in by_day.items():
            same[tuple(hours)].append(day)
        return [([str(WEEKDAYS_ABBR[day]) for day in days], list(hours)) for hours, days in same.items()]


def other_hours(person: Cosmetologist, since: date | None = None) -> list[OtherHours]:
    """Return her other hours on certain dates, those over before ``since`` left out. One query."""
    rows = WorkingHours.objects.filter(cosmetologist=person).exclude(valid_from=None, valid_to=None)
    found: dict[tuple[date | None, date | None], list[Span]] = defaultdict(list)
    for row in rows.order_by("valid_from", "weekday", "starts"):
        if since is None or row.valid_to is None or row.valid_to >= since:
            found[row.valid_from, row.valid_to].append(Span(row.weekday, row.starts, row.ends))
    return [OtherHours(first, last, spans) for (first, last), spans in found.items()]


def coming_stretches(thing: Thing, now: datetime) -> list[tuple[Absence | Outage, str, list[Session]]]:
    """Return absences or outages not over yet, when they are, and the sessions still standing in each. Two queries."""
    rows = thing.absences if isinstance(thing, Cosmetologist) else thing.outages
    stretches: list[Absence | Outage] = list(rows.filter(ends_at__gt=now))
    if not stretches:
        return []
    last = max(one.ends_at for one in stretches)
    sessions = list(
        Session.objects.filter(
            **{NAMES[type(thing)]: thing}, status__in=sorted(UPCOMING), starts_at__gt=now, starts_at__lt=last
        )
        .select_related("client")
        .order_by("starts_at")
    )
    zone = thing.location.zone
    return [(one, stretch(one.starts_at, one.ends_at, zone), _inside(one, sessions)) for one in stretches]


def _inside(away: Absence | Outage, sessions: Iterable[Session]) -> list[Session]:
    return [one for one in sessions if one.starts_at < away.ends_at and one.ends_at > away.starts_at]


def holidays_ahead(location: Location, today: date) -> list[tuple[date, str]]:
    """Return the public holidays of the coming year that the location keeps. No query."""
    year = today + timedelta(days=365)
    found = public_holidays(location.country, location.subdivision, location.language, today, year)
    return list(islice(found, HOLIDAYS_SHOWN))
