"""The shelf: every movement is a row, what is left is their sum, and a bad lot cannot be chosen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from tests.factories import Cast, make_cast
from tests.factories.catalogue import Catalogue
from treatments.kinds import MovementKind
from treatments.models import Serum, SerumLot, StockMovement
from treatments.selectors.stock import expiring_lots, lot_states, lots_to_choose, low_serums, ml_left
from treatments.services import stock

TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def midday() -> object:
    with time_machine.travel("2026-06-15T10:00:00Z", tick=False):
        yield


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(cast.olga)


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue, actor: Actor) -> SerumLot:
    return receive(cast, catalogue.serums["kojic"], actor)


def receive(cast: Cast, serum: Serum, actor: Actor, number: str = "K-1", ml: int = 30, days: int = 200) -> SerumLot:
    return stock.receive_lot(
        location=cast.location,
        serum=serum,
        number=number,
        ml=Decimal(ml),
        expires_on=TODAY + timedelta(days=days),
        actor=actor,
    )


def left(lot: SerumLot) -> Decimal:
    return ml_left([lot])[lot.pk]


def test_a_delivery_is_the_first_movement(lot: SerumLot, cast: Cast) -> None:
    movement = lot.movements.get()
    assert (movement.kind, movement.ml, movement.by) == (MovementKind.RECEIVED, Decimal(30), cast.olga)
    assert (lot.received_on, lot.opened_on) == (TODAY, None)
    assert left(lot) == 30


@pytest.mark.parametrize(
    ("number", "ml", "days", "field"),
    [
        ("", 30, 10, "number"),
        ("  ", 30, 10, "number"),
        ("x" * 10_000, 30, 10, "number"),
        ("a\x00b", 30, 10, "number"),
        ("A", 0, 10, "ml"),
        ("A", -3, 10, "ml"),
        ("A", 10**9, 10, "ml"),
        ("A", 30, -1, "expires_on"),
    ],
)
def test_an_impossible_delivery_is_refused_beside_its_field(
    cast: Cast, catalogue: Catalogue, actor: Actor, number: str, ml: int, days: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        receive(cast, catalogue.serums["kojic"], actor, number, ml, days)
    assert field in refused.value.errors
    assert not SerumLot.objects.exists()


@pytest.mark.parametrize("number", ["ЛОТ-7", "🙂", "דגימה", "مجموعة 7"])
def test_any_script_is_a_lot_number(cast: Cast, catalogue: Catalogue, actor: Actor, number: str) -> None:
    assert receive(cast, catalogue.serums["kojic"], actor, number).number == number


@pytest.mark.parametrize("ml", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("1E+40")])
def test_an_amount_that_is_no_amount_is_refused(lot: SerumLot, actor: Actor, ml: Decimal) -> None:
    for move in (stock.waste, stock.count):
        with pytest.raises(Invalid) as refused:
            move(lot=lot, ml=ml, actor=actor)
        assert "ml" in refused.value.errors


def test_the_same_lot_is_received_once(lot: SerumLot, cast: Cast, actor: Actor) -> None:
    with pytest.raises(Conflict) as refused:
        receive(cast, lot.serum, actor, " K-1 ")
    assert refused.value.code == "lot_exists"
    assert left(lot) == 30


def test_using_takes_from_the_lot_and_opens_it(lot: SerumLot, actor: Actor) -> None:
    taken = stock.use(lot=lot, ml=Decimal("3.5"), reference="session:1", actor=actor)
    lot.refresh_from_db()
    assert (taken.left, taken.short, lot.opened_on) == (Decimal("26.50"), False, TODAY)


def test_the_same_session_never_takes_twice(lot: SerumLot, actor: Actor) -> None:
    first = stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=actor)
    again = stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=actor)
    assert again.movement == first.movement
    assert left(lot) == 27
    with pytest.raises(Conflict) as refused:
        stock.use(lot=lot, ml=Decimal(4), reference="session:1", actor=actor)
    assert refused.value.code == "already_taken"
    assert left(lot) == 27


def test_a_treatment_that_happened_is_written_down_even_when_the_books_say_empty(lot: SerumLot, actor: Actor) -> None:
    taken = stock.use(lot=lot, ml=Decimal(31), reference="session:1", actor=actor)
    assert (taken.left, taken.short) == (Decimal("-1.00"), True)
    stock.count(lot=lot, ml=Decimal(0), actor=actor)
    assert left(lot) == 0


def test_a_correction_is_a_further_movement_and_repeats_harmlessly(
    lot: SerumLot, cast: Cast, actor: Actor, catalogue: Catalogue
) -> None:
    other = receive(cast, catalogue.serums["kojic"], actor, "K-2")
    stock.use(lot=lot, ml=Decimal(3), reference="session:4", actor=actor)
    stock.use(lot=lot, ml=Decimal(5), reference="session:42", actor=actor)
    for _ in range(2):
        stock.correct_use(reference="session:4", lot=lot, ml=Decimal(2), actor=actor)
        assert left(lot) == 23
    for _ in range(2):
        stock.correct_use(reference="session:4", lot=other, ml=Decimal(4), actor=actor)
        assert (left(lot), left(other)) == (25, 26)
    for _ in range(2):
        stock.correct_use(reference="session:4", lot=None, ml=None, actor=actor)
        assert (left(lot), left(other)) == (25, 30)
    assert StockMovement.objects.get(reference="session:4").ml == -3


def test_waste_cannot_exceed_what_is_left(lot: SerumLot, actor: Actor) -> None:
    stock.waste(lot=lot, ml=Decimal(10), note="spilt", actor=actor)
    with pytest.raises(Invalid) as refused:
        stock.waste(lot=lot, ml=Decimal("20.01"), actor=actor)
    assert refused.value.code == "more_than_left"
    assert left(lot) == 20


def test_a_count_writes_the_difference(lot: SerumLot, actor: Actor) -> None:
    less = stock.count(lot=lot, ml=Decimal("28.5"), actor=actor)
    assert less
    assert (less.kind, less.ml) == (MovementKind.COUNTED, Decimal("-1.50"))
    assert stock.count(lot=lot, ml=Decimal("28.5"), actor=actor) is None
    more = stock.count(lot=lot, ml=Decimal(29), actor=actor)
    assert more
    assert more.ml == Decimal("0.50")
    with pytest.raises(Invalid):
        stock.count(lot=lot, ml=Decimal(-1), actor=actor)


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        ({"expires_on": date(2026, 6, 14)}, "lot_expired", "expired"),
        ({"opened_on": date(2026, 1, 1)}, "lot_open_too_long", "open too long"),
        ({"recalled_at": "2026-06-01T00:00Z"}, "lot_recalled", "recalled"),
        ({"closed_at": "2026-06-01T00:00Z"}, "lot_closed", "closed"),
        ({"received_on": date(2026, 6, 16)}, "lot_not_yet", "arrives"),
    ],
)
def test_a_bad_lot_cannot_be_chosen_but_what_happened_is_recorded(
    lot: SerumLot, cast: Cast, actor: Actor, change: dict[str, object], code: str, word: str
) -> None:
    SerumLot.objects.filter(pk=lot.pk).update(**change)
    lot.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        stock.require_usable(lot=lot, on=TODAY)
    assert refused.value.code == code
    assert word in str(refused.value.errors["serum_lot"][0])
    assert lots_to_choose(location=cast.location, serum=lot.serum, on=TODAY) == []
    with pytest.raises(Invalid):
        stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=actor)
    stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=actor, after_the_fact=True)
    assert left(lot) == 27


def test_a_lot_may_be_used_on_its_last_day(lot: SerumLot) -> None:
    SerumLot.objects.filter(pk=lot.pk).update(expires_on=TODAY, opened_on=TODAY - timedelta(days=90))
    lot.refresh_from_db()
    stock.require_usable(lot=lot, on=TODAY)


def test_opening_starts_the_days_in_use_and_happens_once(lot: SerumLot, actor: Actor) -> None:
    opened = stock.open_lot(lot=lot, actor=actor)
    assert opened.opened_on == TODAY
    assert stock.open_lot(lot=lot, on=TODAY - timedelta(days=1), actor=actor).opened_on == TODAY


def test_a_lot_is_not_opened_tomorrow_nor_before_it_came(lot: SerumLot, actor: Actor) -> None:
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid):
            stock.open_lot(lot=lot, on=day, actor=actor)


def test_a_recall_can_be_taken_back(lot: SerumLot, actor: Actor) -> None:
    stock.recall(lot=lot, actor=actor)
    lot.refresh_from_db()
    with pytest.raises(Invalid):
        stock.require_usable(lot=lot, on=TODAY)
    stock.require_usable(lot=stock.lift_recall(lot=lot, actor=actor), on=TODAY)


@pytest.mark.parametrize("used", [10, 31])
def test_closing_writes_off_the_rest(lot: SerumLot, actor: Actor, used: int) -> None:
    stock.use(lot=lot, ml=Decimal(used), reference="session:1", actor=actor)
    stock.close_lot(lot=lot, actor=actor)
    stock.close_lot(lot=lot, actor=actor)
    assert left(lot) == 0
    assert lot.movements.count() == 3


def test_the_open_lot_comes_first_then_the_one_that_expires_first(
    lot: SerumLot, cast: Cast, actor: Actor, catalogue: Catalogue
) -> None:
    kojic = catalogue.serums["kojic"]
    soon = receive(cast, kojic, actor, "soon", days=20)
    opened = stock.open_lot(lot=receive(cast, kojic, actor, "open", days=300), actor=actor)
    choices = lots_to_choose(location=cast.location, serum=kojic, on=TODAY)
    assert [state.lot for state in choices] == [opened, soon, lot]


def test_another_location_has_its_own_shelf(lot: SerumLot, catalogue: Catalogue) -> None:
    there = make_cast()
    assert lot_states(location=there.location, on=TODAY) == []
    assert low_serums(location=there.location, on=TODAY) == []


def test_what_runs_low_or_expires_soon_is_known(lot: SerumLot, cast: Cast, actor: Actor, catalogue: Catalogue) -> None:
    assert low_serums(location=cast.location, on=TODAY) == []
    stock.use(lot=lot, ml=Decimal(2), reference="session:1", actor=actor)
    [low] = low_serums(location=cast.location, on=TODAY)
    assert (low.serum.code, low.left, low.doses) == ("kojic", Decimal(28), 9)
    receive(cast, catalogue.serums["azelaic"], actor, "A", days=30)
    receive(cast, catalogue.serums["ceramides"], actor, "C", days=31)
    assert [state.lot.number for state in expiring_lots(location=cast.location, on=TODAY)] == ["A"]


def test_twenty_lots_cost_two_queries(
    cast: Cast, actor: Actor, catalogue: Catalogue, django_assert_num_queries: object
) -> None:
    for n in range(20):
        receive(cast, catalogue.serums["kojic"], actor, f"K-{n}")
    with django_assert_num_queries(2):  # type: ignore[operator]
        states = lot_states(location=cast.location, on=TODAY)
        assert [s.reason for s in states if s.left == 30] == [""] * 20
    with django_assert_num_queries(3):  # type: ignore[operator]
        low_serums(location=cast.location, on=TODAY)
