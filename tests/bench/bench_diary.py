"""A full day of the diary: 150 cards over 12 columns as HTML beside the one query it cannot do without; then again with
ten times the history."""

import gzip
from datetime import datetime, time, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bookings.diary.visits import _COLUMNS, _ON_HOLD, _SCREENED_UNTIL
from bookings.models import Session
from salon.accounts.roles import Role
from tests.bench.conftest import MILLION, Ground
from tests.bench.history import grown_to_a_million
from tests.bench.rounds import interleaved, line
from tests.factories.full_house import CARDS, FullHouse, make_full_house
from tests.factories.people import MembershipFactory

ROUNDS = 30
HTML_AT_MOST, GROWTH, KILOBYTES = 12.0, 1.2, 60_000


@pytest.fixture(scope="module")
def full(ground: Ground) -> FullHouse:
    house = make_full_house(ground.catalogue)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return house


def measure(house: FullHouse) -> tuple[dict[str, list[float]], bytes, int]:
    """Milliseconds of the raw rows, the day as HTML (the board, through every middleware), the whole page,
    and a look that finds nothing new; the page, and its own queries.
    """
    place, browser, address = house.place, Browser(), f"/?date={house.on}"
    browser.force_login(MembershipFactory(location=place, role=Role.RECEPTIONIST.value).user)
    since = datetime.combine(house.on, time(), tzinfo=place.zone)
    rows = Session.objects.filter(location=place, starts_at__gte=since, starts_at__lt=since + timedelta(days=1))
    rows = rows.annotate(on_hold=_ON_HOLD, screened_until=_SCREENED_UNTIL)
    sql, params = rows.order_by("starts_at", "id").values_list(*_COLUMNS).query.sql_with_params()
    tag = browser.get(address, headers={"hx-request": "true"}).headers["ETag"]

    def raw(_n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            assert len(cursor.fetchall()) == CARDS

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


def test_a_full_day_as_html(full: FullHouse, small: dict[str, list[float]]) -> None:
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
def test_ten_times_the_history_costs_hardly_more(
    ground: Ground, full: FullHouse, small: dict[str, list[float]]
) -> None:
    grown_to_a_million(ground)
    found, _content, _queries = measure(full)
    for name in ("raw", "board", "page", "look"):
        growth = median(found[name]) / median(small[name])
        print(f"\n{ground.chain.sessions:,} sessions: diary {name} {median(found[name]):.1f} ms, {growth:.2f} x")
    assert median(found["board"]) / median(small["board"]) <= GROWTH
