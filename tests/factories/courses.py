"""Courses with sessions, written straight into the tables: for tests that are not about booking."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Course, Session
from clients.models import Client, Screening
from tests.factories.salon import Cast
from treatments.models import Serum, Treatment

BOOKED_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def make_course(cast: Cast, starts: Sequence[datetime], *, client: Client | None = None, **fields: object) -> Course:
    """A course of one-hour sessions at ``starts`` (aware), all with Clara in the first room."""
    treatment, _ = Treatment.objects.get_or_create(
        code="face-oxygen-peel", defaults={"name": "Oxygen peeling, face", "name_ru": "Кислородный пилинг лица"}
    )
    serum, _ = Serum.objects.get_or_create(code="hyaluronic", defaults={"name": "Hyaluronic acid"})
    client = client or cast.nora
    screening = Screening.objects.create(
        client=client,
        treatment=treatment,
        taken_at=BOOKED_AT,
        taken_on=BOOKED_AT.date(),
        outcome="clear",
        valid_until=BOOKED_AT.date() + timedelta(days=3650),
    )
    values = {
        "client": client,
        "location": cast.location,
        "treatment": treatment,
        "serum": serum,
        "screening": screening,
        "sessions_total": max(len(starts), 1),
        "per_week": 2,
        "min_gap_days": 2,
        "minutes": 60,
        "minutes_before": 5,
        "minutes_after": 10,
        "booked_at": BOOKED_AT,
    }
    course = Course.objects.create(**values | fields)
    for number, start in enumerate(starts, 1):
        make_session(cast, course, start, number=number)
    return course


def make_session(cast: Cast, course: Course, start: datetime, *, number: int = 1, **fields: object) -> Session:
    """One session of an hour with its clean-up."""
    end = start + timedelta(minutes=course.minutes)
    busy = DateTimeTZRange(
        start - timedelta(minutes=course.minutes_before), end + timedelta(minutes=course.minutes_after)
    )
    values = {
        "course": course,
        "number": number,
        "location": course.location,
        "client": course.client,
        "cosmetologist": cast.clara,
        "room": cast.rooms[0],
        "device": cast.devices[0],
        "starts_at": start,
        "ends_at": end,
        "busy": busy,
        "created_at": BOOKED_AT,
    }
    return Session.objects.create(**values | fields)
