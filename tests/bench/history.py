"""A salon chain with a past and a future, made by the database itself: 100,000 sessions, or a million.

Every location has 12 cosmetologists, 4 rooms and 3 devices. Each device's day is eight visits of an hour and a quarter,
preparation and clean-up included, and each visit is taken with a chance of 80 %: so the devices are the bottleneck, as
in a real salon. Indexes and constraints are dropped while the rows are made and put back afterwards, which checks every
row; only that each key exists is not checked, as the rows are made of those that do. The clients of the first location
are copied for the others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model

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
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.8)")  # the same chain on every run: a fuller one takes longer to mend
    with _bare_sessions(), _keys_taken_on_trust():
        first = _location(catalogue, past_days)
        made = [first, *(_location(catalogue, past_days, like=first) for _ in range(locations - 1))]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")  # as the server does by itself, some minutes later
    return Chain(desk or made[0], Session.objects.count())


@contextmanager
def _bare_sessions() -> Iterator[None]:
    """Without what a row pays for one by one; made at once, it costs a fraction."""
    indexes = list(Session._meta.indexes)
    constraints = [one for one in Session._meta.constraints if one.name.endswith("_free")]
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Session, index)
        for constraint in constraints:
            editor.remove_constraint(Session, constraint)
    yield
    with connection.schema_editor() as editor:
        editor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for index in indexes:
            editor.add_index(Session, index)
        for constraint in constraints:
            editor.add_constraint(Session, constraint)


@contextmanager
def _keys_taken_on_trust() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")


def grown_to_a_million(ground: "Ground") -> None:
    """Let the chain have a million sessions, if it has not yet."""
    if ground.chain.sessions < 10**6:
        ground.chain = grow(ground.catalogue, locations=48, past_days=1100, desk=ground.chain.desk)


def empty_location(catalogue: Catalogue) -> Location:
    """A location with a past of more than a year and nothing ahead."""
    place = _location(catalogue, 420)
    Session.objects.filter(location=place, status="booked").delete()
    return place


def _location(catalogue: Catalogue, past_days: int, *, like: Location | None = None) -> Location:
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
    if like is None:
        _courses(place, catalogue)
    else:
        _copied_courses(place, like)
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS, values)
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


def _copied_courses(place: Location, like: Location) -> None:
    """The same clients, screenings and courses as another location has: within the database it is much quicker."""
    there = f"location_id = {like.pk}"
    here = {"location_id": str(place.pk)}
    clients = _copied(Client, there, here)
    hers = {"client_id": f"client_id + {clients}"}
    screenings = _copied(Screening, f"client_id IN (SELECT id FROM clients_client WHERE {there})", hers)
    _copied(Course, there, here | hers | {"screening_id": f"screening_id + {screenings}"})


def _copied(model: type[Model], where: str, changed: dict[str, str]) -> int:
    """Copy rows in the order of their keys, and return how far the copies' keys are from theirs."""
    fields = [one for one in model._meta.concrete_fields if not (one.primary_key or one.generated)]
    columns = [one.column for one in fields if not one.has_db_default()]
    values = [changed.get(column, column) for column in columns]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id) FROM {table} WHERE {where}")
        (first,) = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {where} "
            "ORDER BY id RETURNING id"
        )
        return int(cursor.fetchone()[0]) - int(first)


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
