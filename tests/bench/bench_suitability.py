"""Which of 500 serums with 30 ingredients each suit a client: at most 4 queries and 20 ms, and what a reading costs."""

from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from salon import clock
from salon.privacy.models import Reading
from tests.bench.conftest import Ground
from tests.bench.rounds import interleaved, line
from treatments.models import Ingredient, Serum, SerumIngredient
from treatments.selectors.suitability import serum_suitability

SERUMS, INGREDIENTS, FILLERS = 500, 30, 200
QUERIES, MILLISECONDS, AT_MOST = 4, 20.0, 6.0  # the last: times the yardstick, for slower machines
_BARE = """
SELECT s.id, array_agg(i.id) FILTER (WHERE g.id = ANY(%s))
  FROM treatments_serum s JOIN treatments_serumingredient c ON c.serum_id = s.id
  JOIN treatments_ingredient i ON i.id = c.ingredient_id LEFT JOIN treatments_ingredientgroup g ON g.id = i.group_id
 GROUP BY s.id
"""


def grow_catalogue(ground: Ground) -> None:
    """Every tenth serum has vitamin C in it."""
    if Serum.objects.filter(code="bench-0").exists():
        return
    fillers = Ingredient.objects.bulk_create(Ingredient(code=f"bench-{n}", name=f"BENCH {n}") for n in range(FILLERS))
    made = Serum.objects.bulk_create(
        Serum(code=f"bench-{n}", name=f"Bench {n}", areas=["face"], usual_dose_ml=Decimal(3)) for n in range(SERUMS)
    )
    c = ground.catalogue.ingredients["ascorbyl-glucoside"]
    SerumIngredient.objects.bulk_create(
        SerumIngredient(
            serum=serum,
            ingredient=c if place == 0 and n % 10 == 0 else fillers[(n + place) % FILLERS],
            position=place,
        )
        for n, serum in enumerate(made)
        for place in range(INGREDIENTS)
    )


def test_the_whole_catalogue_against_the_same_in_bare_sql(ground: Ground) -> None:
    grow_catalogue(ground)
    groups = [ground.catalogue.groups[code].pk for code in ("vitamin-c", "latex")]
    single = [ground.catalogue.ingredients["glycerin"].pk]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def bare(_: int) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(_BARE, [groups])
            return cursor.fetchall()

    work: dict[str, Callable[[int], object]] = {
        "bare": bare,
        "selector": lambda _: serum_suitability(groups=groups, ingredients=single),
    }
    found = interleaved(work, 30)
    print("\n" + line("suitability: one bare query", found["bare"], found["bare"]))
    print(line(f"suitability: {SERUMS} serums x {INGREDIENTS}", found["selector"], found["bare"]))
    with CaptureQueriesContext(connection) as seen:
        answers = serum_suitability(groups=groups, ingredients=single)
    assert sum(not one.ok for one in answers) >= SERUMS // 10
    assert len(seen) <= QUERIES
    assert median(found["selector"]) <= max(MILLISECONDS, AT_MOST * median(found["bare"]))


def test_a_line_in_the_access_log_costs_little_beside_a_plain_insert(ground: Ground) -> None:
    """A page of forty clients: one row with their ids, beside the smallest insert with its COMMIT."""
    location = ground.chain.desk
    subjects = list(location.clients.values_list("subject", flat=True)[:40])
    line_of = {
        "at": clock.now(),
        "location": location,
        "by_id": 1,
        "by_name": "bench",
        "via": "desk",
        "what": ["records"],
        "route": "/",
        "request": "-",
    }
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (id bigserial PRIMARY KEY, at timestamptz NOT NULL)")

    def plain(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_plain (at) VALUES (now()) RETURNING id")

    found = interleaved(
        {
            "plain": plain,
            "one": lambda _: Reading.objects.create(**line_of, subjects=subjects[:1]),
            "forty": lambda _: Reading.objects.create(**line_of, subjects=subjects),
        },
        200,
    )
    print("\n" + line("access log: a plain insert", found["plain"], found["plain"]))
    print(line("access log: a line about one client", found["one"], found["plain"]))
    print(line("access log: a line about forty", found["forty"], found["plain"]))
    assert median(found["one"]) <= 6 * median(found["plain"])
    assert median(found["forty"]) <= 12 * median(found["plain"])
