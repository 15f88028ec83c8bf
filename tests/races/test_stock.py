"""Many hands on one lot at once: the sum is right, and one session takes once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from salon import clock
from salon.accounts.actor import SYSTEM
from salon.errors import Conflict, Invalid
from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.races.storm import SOAK
from treatments.models import Serum, SerumLot, StockMovement, Treatment
from treatments.selectors.stock import ml_left
from treatments.services import stock
from treatments.services.load_catalogue import load_catalogue

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8
MOVEMENTS = 1_000 if SOAK else 100


def at_once(work: Callable[[int], Any], hands: int = HANDS) -> list[Any]:
    """Run ``work`` in so many threads that all start together; a refusal is a result."""
    gate = Barrier(hands)

    def one(number: int) -> Any:
        try:
            gate.wait(timeout=60)
            return work(number)
        except (Conflict, Invalid) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue) -> SerumLot:
    return stock.receive_lot(
        location=cast.location,
        serum=catalogue.serums["kojic"],
        number="K-1",
        ml=Decimal(30),
        expires_on=clock.now().date() + timedelta(days=100),
        actor=SYSTEM,
    )


def left(lot: SerumLot) -> Decimal:
    return ml_left([lot])[lot.pk]


def test_a_session_signed_many_times_at_once_takes_once(lot: SerumLot) -> None:
    taken = at_once(lambda _: stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=SYSTEM))
    assert len({result.movement.pk for result in taken}) == 1
    assert left(lot) == 27


def test_the_same_session_from_two_lots_at_once_takes_from_one(lot: SerumLot) -> None:
    lots = [
        stock.receive_lot(
            location=lot.location,
            serum=lot.serum,
            number=f"other-{n}",
            ml=Decimal(30),
            expires_on=lot.expires_on,
            actor=SYSTEM,
        )
        for n in range(HANDS)
    ]
    results = at_once(lambda n: stock.use(lot=lots[n], ml=Decimal(3), reference="session:1", actor=SYSTEM))
    assert sum(isinstance(result, Conflict) for result in results) == HANDS - 1
    assert StockMovement.objects.filter(reference="session:1").count() == 1


def test_no_more_is_wasted_than_there_is(lot: SerumLot) -> None:
    results = at_once(lambda _: stock.waste(lot=lot, ml=Decimal(10), actor=SYSTEM))
    assert sum(isinstance(result, Invalid) for result in results) == HANDS - 3
    assert left(lot) == 0


def test_counts_at_once_end_at_the_counted_amount(lot: SerumLot) -> None:
    at_once(lambda _: stock.count(lot=lot, ml=Decimal(12), actor=SYSTEM))
    assert left(lot) == 12


def test_uses_beside_a_count_are_lost_on_neither_side(lot: SerumLot) -> None:
    def work(number: int) -> None:
        if number:
            stock.use(lot=lot, ml=Decimal(1), reference=f"session:{number}", actor=SYSTEM)
        else:
            stock.count(lot=lot, ml=Decimal(30), actor=SYSTEM)

    at_once(work)
    counted = StockMovement.objects.filter(kind="counted").first()
    assert left(lot) == 30 - (HANDS - 1) + (counted.ml if counted else 0)
    assert counted is None or 0 < counted.ml < HANDS


def test_two_deliveries_of_one_lot_at_once_are_one_lot(lot: SerumLot) -> None:
    def work(_: int) -> SerumLot:
        return stock.receive_lot(
            location=lot.location,
            serum=lot.serum,
            number="twice",
            ml=Decimal(5),
            expires_on=lot.expires_on,
            actor=SYSTEM,
        )

    results = at_once(work)
    assert sum(isinstance(result, SerumLot) for result in results) == 1
    assert left(SerumLot.objects.get(number="twice")) == 5


def test_the_catalogue_loaded_by_many_processes_at_once_is_loaded_once() -> None:
    reports = at_once(lambda _: load_catalogue(), hands=4)
    assert sorted(report.created > 0 for report in reports) == [False, False, False, True]
    assert (Serum.objects.count(), Treatment.objects.count()) == (4, 2)


def test_what_is_left_is_the_sum_after_many_random_movements_many_hands_at_once(lot: SerumLot) -> None:
    """Each hand keeps its own book of what the services answered; together the books say what the shelf says."""
    stock.receive_lot(
        location=lot.location,
        serum=lot.serum,
        number="K-2",
        ml=Decimal(40),
        expires_on=lot.expires_on,
        actor=SYSTEM,
    )
    lots = list(SerumLot.objects.order_by("pk"))
    began = {one.pk: left(one) for one in lots}

    def work(hand: int) -> Counter[int]:
        dice, book = Random(hand), Counter[int]()
        for turn in range(MOVEMENTS // HANDS):
            one, ml = dice.choice(lots), Decimal(dice.randint(1, 60)) / 10
            made = _random_movement(dice, one, ml, f"session:{hand}-{turn}")
            if made is not None:
                book[one.pk] += made.ml  # type: ignore[assignment]  # a Counter of Decimals
        return book

    books = at_once(work)
    for one in lots:
        written = list(StockMovement.objects.filter(lot=one).values_list("ml", flat=True))
        assert left(one) == sum(written) == began[one.pk] + sum(book[one.pk] for book in books)
    assert StockMovement.objects.count() > MOVEMENTS // 2


def _random_movement(dice: Random, lot: SerumLot, ml: Decimal, reference: str) -> StockMovement | None:
    """Use, waste or count; what is refused moves nothing."""
    act = dice.randrange(4)
    if act == 0:
        return stock.count(lot=lot, ml=ml * 5, actor=SYSTEM)
    if act == 1:
        try:
            return stock.waste(lot=lot, ml=ml, actor=SYSTEM)
        except Invalid:
            return None
    return stock.use(lot=lot, ml=ml, reference=reference, actor=SYSTEM).movement
