"""The shelf in the browser: receiving, opening, counting, writing off, recalling."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from salon import clock
from salon.accounts.actor import Actor
from tests.factories import Cast, make_cast
from tests.factories.catalogue import Catalogue
from treatments.models import SerumLot
from treatments.services import stock


@pytest.fixture
def olga(cast: Cast, client: Browser) -> Browser:
    client.force_login(cast.olga)
    return client


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue) -> SerumLot:
    return stock.receive_lot(
        location=cast.location,
        serum=catalogue.serums["kojic"],
        number="K-1",
        ml=Decimal(30),
        expires_on=clock.today(cast.location.zone) + timedelta(days=300),
        actor=Actor(cast.olga),
    )


def delivery(catalogue: Catalogue, **changes: Any) -> dict[str, Any]:
    usual = {"number": "L-1", "ml": "30", "expires_on": "2099-01-31", "received_on": "2026-01-02", "note": "kept"}
    return {"serum": catalogue.serums["kojic"].pk} | usual | changes


def test_the_owner_receives_a_lot_once(catalogue: Catalogue, olga: Browser, cast: Cast) -> None:
    address = reverse("treatments:receive")
    assert olga.get(address).status_code == 200
    assert olga.post(address, delivery(catalogue, ml="12,5")).status_code == 302
    lot = SerumLot.objects.get()
    assert (lot.location, lot.movements.get().ml, lot.movements.get().by) == (cast.location, Decimal("12.5"), cast.olga)
    again = olga.post(address, delivery(catalogue))
    assert again.status_code == 409
    assert again.context["form"].errors["number"]


def test_an_impossible_delivery_is_refused_beside_its_field_and_kept(catalogue: Catalogue, olga: Browser) -> None:
    for field, value in [
        ("serum", ""),
        ("serum", "999999"),
        ("number", ""),
        ("number", "x" * 10_000),
        ("number", "a\x00"),
        ("ml", "-1"),
        ("ml", "0"),
        ("ml", "NaN"),
        ("ml", "1e99"),
        ("ml", "a lot"),
        ("expires_on", "2027-02-31"),
        ("expires_on", ""),
        ("expires_on", "2020-01-01"),
        ("received_on", "31.02.2026"),
        ("note", "x" * 10_000),
    ]:
        page = olga.post(reverse("treatments:receive"), delivery(catalogue, **{field: value}))
        assert page.status_code == 422, (field, value)
        assert page.context["form"].errors[field], (field, value)
        assert field == "note" or "kept" in page.text
    assert not SerumLot.objects.exists()


def test_a_cosmetologist_opens_counts_and_writes_off_but_does_not_recall(
    lot: SerumLot, cast: Cast, client: Browser
) -> None:
    client.force_login(cast.clara_user)
    assert client.get(reverse("treatments:lot", args=[lot.pk])).status_code == 200
    for name, data in [
        ("lot_open", {"open-opened_on": str(lot.received_on)}),
        ("lot_count", {"count-ml": "28"}),
        ("lot_waste", {"waste-ml": "3", "waste-note": "spilt"}),
    ]:
        assert client.post(reverse(f"treatments:{name}", args=[lot.pk]), data).status_code == 302
    assert [m.ml for m in lot.movements.all()] == [30, -2, -3]
    for name in ("lot_recall", "lot_lift_recall", "lot_close", "lot_reopen"):
        assert client.post(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 403
    client.force_login(cast.rita)
    assert client.get(reverse("treatments:lot", args=[lot.pk])).status_code == 200
    assert client.post(reverse("treatments:lot_count", args=[lot.pk]), {"count-ml": "1"}).status_code == 403


def test_an_impossible_movement_is_refused_beside_its_field(lot: SerumLot, olga: Browser) -> None:
    for name, data, field in [
        ("open", {"open-opened_on": "2026-02-31"}, "opened_on"),
        ("open", {"open-opened_on": "2099-01-01"}, "opened_on"),
        ("open", {"open-opened_on": ""}, "opened_on"),
        ("count", {"count-ml": "-1"}, "ml"),
        ("count", {}, "ml"),
        ("waste", {"waste-ml": "31", "waste-note": "x"}, "ml"),
        ("waste", {"waste-ml": "1"}, "note"),
        ("waste", {"waste-ml": "1", "waste-note": "a\x00"}, "note"),
    ]:
        page = olga.post(reverse(f"treatments:lot_{name}", args=[lot.pk]), data)
        assert page.status_code == 422, (name, data)
        assert page.context["forms"][name].errors[field], (name, data)
    assert lot.movements.count() == 1


def test_a_lot_is_recalled_freed_closed_and_taken_back(lot: SerumLot, olga: Browser) -> None:
    page = reverse("treatments:lot", args=[lot.pk])
    shelf = reverse("treatments:lots")
    for name in ("lot_recall", "lot_lift_recall", "lot_close"):
        assert olga.get(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 405
        assert olga.post(reverse(f"treatments:{name}", args=[lot.pk])).status_code == 302
        assert olga.get(page).status_code == 200
    assert "K-1" not in olga.get(shelf).text.split("</main>")[0].split("<main")[1]
    assert "K-1" in olga.get(shelf, {"closed": "1"}).text
    assert olga.post(reverse("treatments:lot_reopen", args=[lot.pk])).status_code == 302
    lot.refresh_from_db()
    assert lot.closed_at is None


def test_another_locations_lot_is_not_there(lot: SerumLot, client: Browser) -> None:
    client.force_login(make_cast().olga)
    assert client.get(reverse("treatments:lot", args=[lot.pk])).status_code == 404
    assert client.post(reverse("treatments:lot_close", args=[lot.pk])).status_code == 404
    assert lot.number not in client.get(reverse("treatments:lots")).text
