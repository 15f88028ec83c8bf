"""A full day of the diary: 156 cards over 12 columns as HTML beside the one query it cannot do without; then again with
ten times the history."""

import gzip
from datetime import datetime, time, timedelta
from statistics import median

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bookings.diary.visits import _COLUMNS
from bookings.models import Course, Session
from clients.models import Client, Screening
from salon import clock
from salon.accounts.models import Location
from salon.accounts.roles import Role
from tests.bench.conftest import MILLION, Ground
from tests.bench.history import grow
from tests.bench.rounds import interleaved, line
from tests.factories import CosmetologistFactory, DeviceFactory, LocationFactory, RoomFactory
from tests.factories.people import MembershipFactory, UserFactory

COLUMNS, VISITS = 12, 13
ROUNDS = 30
HTML_AT_MOST, GROWTH, KILOBYTES = 12.0, 1.2, 60_000


@pytest.fixture(scope="module")
def full(ground: Ground) -> Location:
    """Everybody has somebody all day, tomorrow."""
    place = LocationFactory(name="Full house")
    staff = CosmetologistFactory.create_batch(COLUMNS, location=place)
    rooms, devices = (make.create_batch(COLUMNS, location=place) for make in (RoomFactory, DeviceFactory))
    first = datetime.combine(day_of(place), time(6), tzinfo=place.zone)
    now, sessions = clock.now(), []
    for n in range(COLUMNS * VISITS):
        column, start = n % COLUMNS, first + timedelta(minutes=75 * (n // COLUMNS))
        client = Client.objects.create(location=place, name=f"Client {n} Benchmark", created_at=now)
        screening = Screening.objects.create(
            client=client, treatment=ground.catalogue.face, taken_at=now, taken_on=now.date(), outcome="clear",
            valid_until=now.date() + timedelta(days=30),
        )  # fmt: skip
        course = Course.objects.create(
            client=client, location=place, treatment=ground.catalogue.face, screening=screening, sessions_total=10,
            serum=ground.catalogue.serums["hyaluronic"], per_week=2, min_gap_days=2, minutes=60, minutes_before=5,
            minutes_after=10, booked_at=now,
        )  # fmt: skip
        busy = DateTimeTZRange(start - timedelta(minutes=5), start + timedelta(minutes=70))
        sessions.append(
            Session(course=course, number=4, location=place, client=client, cosmetologist=staff[column],
                    room=rooms[column], device=devices[column], starts_at=start, ends_at=start + timedelta(minutes=60),
                    busy=busy, status=("booked", "confirmed")[n % 2], created_at=now)
        )  # fmt: skip
    Session.objects.bulk_create(sessions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return place


def day_of(place: Location):  # type: ignore[no-untyped-def]
    return clock.today(place.zone) + timedelta(days=1)


def measure(place: Location) -> tuple[dict[str, list[float]], bytes, int]:
    """Milliseconds of the raw rows, the day as HTML (the board, through every middleware), the whole page,
    and a look that finds nothing new; the page, and its own queries.
    """
    user = UserFactory()
    MembershipFactory(user=user, location=place, role=Role.RECEPTIONIST.value)
    browser, address = Browser(), f"/?date={day_of(place)}"
    browser.force_login(user)
    since = datetime.combine(day_of(place), time(), tzinfo=place.zone)
    rows = Session.objects.filter(location=place, starts_at__gte=since, starts_at__lt=since + timedelta(days=1))
    sql, params = rows.order_by("starts_at", "id").values_list(*_COLUMNS).query.sql_with_params()
    tag = browser.get(address, headers={"hx-request": "true"}).headers["ETag"]

    def raw(_n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            assert len(cursor.fetchall()) == COLUMNS * VISITS

    def page(_n: int) -> bytes:
        return browser.get(address).content

    def board(_n: int) -> bytes:
        return browser.get(address, headers={"hx-request": "true"}).content

    def look(_n: int) -> None:
        assert browser.get(address, headers={"hx-request": "true", "if-none-match": tag}).status_code == 304

    found = interleaved({"raw": raw, "board": board, "page": page, "look": look}, ROUNDS)
    with CaptureQueriesContext(connection) as queries:
        content = page(0)
    return found, content, len(queries) - 3  # without session, user, membership


@pytest.fixture(scope="module")
def small() -> dict[str, list[float]]:
    return {}


def test_a_full_day_as_html(full: Location, small: dict[str, list[float]]) -> None:
    found, content, queries = measure(full)
    small |= found
    weight = len(gzip.compress(content, 6))
    print(f"\n{content.count(b'visit__card'):,} cards, {queries} queries, {weight:,} bytes compressed")
    for name in ("raw", "board", "page", "look"):
        print(line(f"diary: {name}", found[name], found["raw"]))
    assert queries <= 6
    assert weight <= KILOBYTES
    assert median(found["board"]) <= HTML_AT_MOST * median(found["raw"])


@pytest.mark.skipif(not MILLION, reason="BENCH_MILLION is not set")
def test_ten_times_the_history_costs_hardly_more(ground: Ground, full: Location, small: dict[str, list[float]]) -> None:
    if ground.chain.sessions < 10**6:
        ground.chain = grow(ground.catalogue, locations=48, past_days=1100, desk=ground.chain.desk)
    found, _content, _queries = measure(full)
    for name in ("raw", "board", "page", "look"):
        growth = median(found[name]) / median(small[name])
        print(f"\n{ground.chain.sessions:,} sessions: diary {name} {median(found[name]):.1f} ms, {growth:.2f} x")
    assert median(found["board"]) / median(small["board"]) <= GROWTH
