"""The owner changes the catalogue and takes in a delivery, in a real browser; every page of it is clean and narrow."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from salon import clock
from salon.accounts.actor import Actor
from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.journeys.conftest import Desk
from tests.treatments.forms import one_of_each
from treatments.models import SerumLot
from treatments.services import stock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lot(cast: Cast, catalogue: Catalogue) -> SerumLot:
    """One that expires soon, runs low and was used beyond its end."""
    lot = stock.receive_lot(
        location=cast.location,
        serum=catalogue.serums["kojic"],
        number="K-2026-017",
        ml=Decimal(2),
        expires_on=clock.today(cast.location.zone) + timedelta(days=9),
        actor=Actor(cast.olga),
    )
    stock.use(lot=lot, ml=Decimal(3), reference="session:1", actor=Actor(cast.olga))
    return lot


@pytest.fixture
def pages(catalogue: Catalogue, lot: SerumLot) -> list[str]:
    tabs = ("catalogue", "indications", "rules", "serums", "home_care", "lots", "receive")
    edits = [reverse("treatments:edit", args=[kind, row.pk]) for kind, row in one_of_each(catalogue).items()]
    words = reverse("treatments:ingredients") + "?words=pinapple,+zinc"
    return [*(reverse(f"treatments:{tab}") for tab in tabs), words, reverse("treatments:lot", args=[lot.pk]), *edits]


def test_a_shelf_with_every_tone_and_words_half_understood_are_clean_for_axe(
    desk: Desk, cast: Cast, pages: list[str], axe: Callable[[Page], list[str]]
) -> None:
    """The plain pages are walked by test_axe_everywhere; these show more."""
    page = desk.open(pages[5], cast.olga)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in (pages[5], pages[7], pages[8]):  # the shelf, words to be understood, one lot
            page.goto(path)
            assert axe(page) == [], (path, scheme)


def test_no_page_of_the_catalogue_scrolls_sideways(desk: Desk, cast: Cast, pages: list[str]) -> None:
    page = desk.open(pages[0], cast.olga, locale="ru")  # the longer words
    for path in pages:
        page.goto(path)
        for width in (1440, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_owner_changes_a_serum_and_receives_a_lot(
    desk: Desk, cast: Cast, catalogue: Catalogue, scripts: bool
) -> None:
    page = desk.open(reverse("treatments:serums"), cast.olga, java_script_enabled=scripts)
    page.get_by_role("link", name="Edit Azelaic acid").click()
    contents = page.get_by_label("Ingredients, as the label has them")
    contents.fill("Aqua, Azelaik acid 10 %, Unobtainium")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#id_contents_error")).to_contain_text("Do you mean AZELAIC ACID?")
    expect(contents).to_have_value("Aqua, Azelaik acid 10 %, Unobtainium")
    contents.fill("Aqua, Azelaic acid 10 %")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article", name="Azelaic acid")).to_contain_text("AZELAIC ACID 10 %")
    page.get_by_role("link", name="Stock").click()
    page.locator(".page-head").get_by_role("link", name="Receive a lot").click()
    page.get_by_label("Serum").select_option("Azelaic acid")
    page.get_by_label("Lot number").fill("A-1")
    page.get_by_label("Amount").fill("30")
    page.get_by_label("Expires").fill("2099-12-31")
    page.get_by_role("button", name="Put it on the shelf").click()
    expect(page.get_by_role("row", name="A-1")).to_contain_text("Azelaic acid")
