"""A salon on a full day: 150 cards over 12 columns, everybody has somebody all day, and six places are free at noon."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Cosmetologist, Course, Session
from clients.models import Client, Screening
from salon import clock
from salon.accounts.models import Location
from tests.factories.bookings import CosmetologistFactory, DeviceFactory, RoomFactory
from tests.factories.catalogue import Catalogue
from tests.factories.people import LocationFactory

COLUMNS, ROWS = 12, 13
CARDS = COLUMNS * ROWS - COLUMNS // 2
EVERY = 75  # minutes: an hour with its preparation and clean-up
NOON = 5  # the row in which every other column is free
FIRST_HOUR = 6


@dataclass(frozen=True)
class FullHouse:
    place: Location
    on: date
    staff: list[Cosmetologist]
    noon: datetime

    def at_noon(self, column: int) -> Session:
        """The session of that column at noon."""
        return Session.objects.get(cosmetologist=self.staff[column], starts_at=self.noon)


def make_full_house(catalogue: Catalogue, **location: object) -> FullHouse:
    """The next open day after today at a new location."""
    place = LocationFactory(name="Full house", **location)
    tomorrow = clock.today(place.zone) + timedelta(days=1)
    on = tomorrow + timedelta(days=tomorrow.weekday() == 6)
    units = [make.create_batch(COLUMNS, location=place) for make in (CosmetologistFactory, RoomFactory, DeviceFactory)]
    cells = [(row, column) for row in range(ROWS) for column in range(COLUMNS) if row != NOON or column % 2]
    courses = _courses(place, catalogue, len(cells))
    first, now, sessions = datetime.combine(on, time(FIRST_HOUR), tzinfo=place.zone), clock.now(), []
    for n, (row, column) in enumerate(cells):
        start, course = first + timedelta(minutes=EVERY * row), courses[n]
        who, room, device = (unit[column] for unit in units)
        busy = DateTimeTZRange(start - timedelta(minutes=5), start + timedelta(minutes=70))
        sessions.append(
            Session(course=course, number=4, location=place, client=course.client, cosmetologist=who, room=room,
                    device=device, starts_at=start, ends_at=start + timedelta(minutes=60), busy=busy,
                    status=("booked", "confirmed")[n % 2], created_at=now)
        )  # fmt: skip
    Session.objects.bulk_create(sessions)
    return FullHouse(place, on, units[0], first + timedelta(minutes=EVERY * NOON))


def _courses(place: Location, catalogue: Catalogue, count: int) -> list[Course]:
    now, treatment = clock.now(), catalogue.face
    clients = Client.objects.bulk_create(
        Client(location=place, name=f"Client {n} Benchmark", created_at=now) for n in range(count)
    )
    screenings = Screening.objects.bulk_create(
        Screening(client=client, treatment=treatment, taken_at=now, taken_on=now.date(), outcome="clear",
                  valid_until=now.date() + timedelta(days=30))
        for client in clients
    )  # fmt: skip
    return Course.objects.bulk_create(
        Course(client=one.client, location=place, treatment=treatment, screening=one, sessions_total=10,
               serum=catalogue.serums["hyaluronic"], per_week=2, min_gap_days=2, minutes=60, minutes_before=5,
               minutes_after=10, booked_at=now)
        for one in screenings
    )  # fmt: skip
