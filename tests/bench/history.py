"""A salon chain with a past and a future, made by the database itself: 100,000 sessions, or a million.

Every location has 12 cosmetologists, 4 rooms and 3 devices. Each device's day is eight visits of an hour and a quarter,
preparation and clean-up included, and each visit is taken with a chance of 80 %: so the devices are the bottleneck, as
in a real salon. The constraints are dropped while the rows are made and put back afterwards.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from bookings.models import Cosmetologist, Course, Device, Room, Session, WorkingHours
from clients.models import Client, Screening
from salon import clock
from salon.accounts.models import Location
from tests.factories import CosmetologistFactory, DeviceFactory, LocationFactory, RoomFactory
from tests.factories.catalogue import Catalogue

if TYPE_CHECKING:
    from tests.bench.conftest import Ground

STAFF, ROOMS, DEVICES = 12, 4, 3
VISITS_A_DAY = 8
FUTURE_DAYS = 84
CLIENTS = 1000
BOOKED = 0.8

_SESSIONS = """
INSERT INTO bookings_session (course_id, number, location_id, client_id, cosmetologist_id, room_id, device_id,
       starts_at, ends_at, busy, status, pinned, version, sequence, created_at)
SELECT course.id, row_number() OVER (PARTITION BY course.id ORDER BY starts_at), %(location)s, course.client_id,
       (%(staff)s::int[])[1 + device + %(devices_count)s * (visit %% 4)], (%(rooms)s::int[])[1 + device],
       (%(devices)s::int[])[1 + device], starts_at, starts_at + interval '60 minutes',
       tstzrange(starts_at - interval '5 minutes', starts_at + interval '70 minutes', '[)'),
       CASE WHEN starts_at < %(now)s THEN 'completed' ELSE 'booked' END, false, 1, 0, %(now)s
  FROM (SELECT day, visit, device,
               ((%(first)s::date + day) + make_interval(mins => 545 + 75 * visit + 15 * device))
                 AT TIME ZONE 'Europe/Berlin' AS starts_at,
               1 + (day * 24 + visit * 3 + device) %% %(clients)s AS who
          FROM generate_series(0, %(days)s - 1) AS day, generate_series(0, %(visits)s - 1) AS visit,
               generate_series(0, %(devices_count)s - 1) AS device
         WHERE extract(isodow FROM %(first)s::date + day) < 7 AND random() < %(booked)s) AS place
  JOIN (SELECT id, client_id, row_number() OVER (ORDER BY id) AS who
          FROM bookings_course WHERE location_id = %(location)s) AS course USING (who)
"""


@dataclass(frozen=True)
class Chain:
    """``desk`` is the location that is measured; the others stand beside it in the same tables."""

    desk: Location
    sessions: int


def grow(catalogue: Catalogue, *, locations: int, past_days: int, desk: Location | None = None) -> Chain:
    """Add locations with their sessions, and return the chain. The first one is the desk unless one is given."""
    constraints = [one for one in Session._meta.constraints if one.name.endswith("_free")]
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(Session, constraint)
    made = [_location(catalogue, past_days) for _ in range(locations)]
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.add_constraint(Session, constraint)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Chain(desk or made[0], Session.objects.count())


def grown_to_a_million(ground: "Ground") -> None:
    """Let the chain have a million sessions, if it has not yet."""
    if ground.chain.sessions < 10**6:
        ground.chain = grow(ground.catalogue, locations=48, past_days=1100, desk=ground.chain.desk)


def empty_location(catalogue: Catalogue) -> Location:
    """A location with a past of more than a year and nothing ahead."""
    place = _location(catalogue, 420)
    Session.objects.filter(location=place, status="booked").delete()
    return place


def _location(catalogue: Catalogue, past_days: int) -> Location:
    place = LocationFactory()
    staff: list[Cosmetologist] = CosmetologistFactory.create_batch(STAFF, location=place, hours=False)
    rooms: list[Room] = RoomFactory.create_batch(ROOMS, location=place)
    devices: list[Device] = DeviceFactory.create_batch(DEVICES, location=place)
    WorkingHours.objects.bulk_create(
        WorkingHours(cosmetologist=one, weekday=day, starts="09:00", ends="20:00") for one in staff for day in range(6)
    )
    first: date = clock.today(place.zone) - timedelta(days=past_days)
    values = {
        "location": place.pk,
        "clients": CLIENTS,
        "staff": [one.pk for one in staff],
        "rooms": [one.pk for one in rooms],
        "devices": [one.pk for one in devices],
        "devices_count": DEVICES,
        "visits": VISITS_A_DAY,
        "first": first,
        "days": past_days + FUTURE_DAYS,
        "booked": BOOKED,
        "now": clock.now(),
    }
    _courses(place, catalogue)
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return place


def _courses(place: Location, catalogue: Catalogue) -> None:
    """A thousand clients, each with a course that the sessions belong to."""
    now, today = clock.now(), clock.today(place.zone)
    clients = Client.objects.bulk_create(
        Client(location=place, name=f"Bench client {n}", email=f"bench{n}@example.com", created_at=now)
        for n in range(CLIENTS)
    )
    screenings = Screening.objects.bulk_create(
        Screening(
            client=client,
            treatment=catalogue.face,
            taken_at=now,
            taken_on=today,
            outcome="clear",
            valid_until=today + timedelta(days=30),
        )
        for client in clients
    )
    Course.objects.bulk_create(
        Course(
            client=screening.client,
            location=place,
            treatment=catalogue.face,
            serum=catalogue.serums["hyaluronic"],
            screening=screening,
            sessions_total=10,
            per_week=2,
            min_gap_days=2,
            minutes=60,
            minutes_before=5,
            minutes_after=10,
            booked_at=now,
        )
        for screening in screenings
    )


def new_client(place: Location, catalogue: Catalogue, number: int) -> tuple[Client, Screening]:
    """A client without sessions, every question answered with no."""
    from clients.models import ScreeningAnswer

    client = Client.objects.create(
        location=place, name=f"New {number}", email=f"new{number}@example.com", created_at=clock.now()
    )
    screening = Screening.objects.create(
        client=client,
        treatment=catalogue.face,
        taken_at=clock.now(),
        taken_on=clock.today(place.zone),
        outcome="clear",
        valid_until=clock.today(place.zone) + timedelta(days=30),
    )
    rules = [rule for rule in catalogue.rules.values() if catalogue.face.area in rule.areas]
    ScreeningAnswer.objects.bulk_create(ScreeningAnswer(screening=screening, rule=rule, yes=False) for rule in rules)
    return client, screening
