"""The catalogue's pages: everyone who works here reads them, in few queries."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from salon import clock
from salon.accounts.actor import Actor
from tests.factories import Cast
from tests.factories.catalogue import Catalogue
from tests.treatments.forms import KINDS, one_of_each
from treatments.models import Indication, Ingredient, IngredientGroup, Serum
from treatments.services import stock

TABS = ["catalogue", "indications", "rules", "serums", "ingredients", "home_care", "lots"]


@pytest.fixture
def shelf(cast: Cast, catalogue: Catalogue) -> None:
    for code, days in (("kojic", 300), ("azelaic", 10)):
        stock.receive_lot(
            location=cast.location,
            serum=catalogue.serums[code],
            number=f"LOT-{code}",
            ml=Decimal(20),
            expires_on=clock.today(cast.location.zone) + timedelta(days=days),
            actor=Actor(cast.olga),
        )


@pytest.mark.usefixtures("shelf")
def test_everyone_reads_and_only_the_owner_finds_a_way_to_edit(cast: Cast, client: Browser) -> None:
    for user in (cast.olga, cast.rita, cast.clara_user):
        client.force_login(user)
        for tab in TABS:
            page = client.get(reverse(f"treatments:{tab}"))
            assert page.status_code == 200, tab
            assert ("/new/" in page.text) == (user == cast.olga), tab


@pytest.mark.usefixtures("shelf")
def test_in_russian_the_catalogue_speaks_russian(cast: Cast, client: Browser) -> None:
    client.force_login(cast.rita)
    pages = {tab: client.get(reverse(f"treatments:{tab}"), headers={"accept-language": "ru"}).text for tab in TABS}
    assert "Кислородный пилинг лица и шеи" in pages["catalogue"]
    assert "Вы беременны или кормите грудью?" in pages["rules"]
    assert "Койевая кислота" in pages["serums"]
    assert "Койевая кислота" in pages["lots"]


@pytest.mark.usefixtures("shelf")
def test_what_runs_low_and_what_expires_is_said_on_the_shelf(cast: Cast, client: Browser) -> None:
    client.force_login(cast.rita)
    page = client.get(reverse("treatments:lots"))
    assert [low.serum.code for low in page.context["low"]] == ["azelaic", "kojic"]
    assert [state.lot.number for state in page.context["expiring"]] == ["LOT-azelaic"]
    assert "Running low" in page.text


@pytest.mark.usefixtures("shelf")
def test_a_page_costs_a_fixed_number_of_queries(
    cast: Cast, client: Browser, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.olga)
    for n in range(20):
        Indication.objects.create(code=f"i{n}", name=f"I {n}", areas=["face"])
        serum = Serum.objects.create(code=f"s{n}", name=f"S {n}", areas=["face"])
        serum.contents.create(ingredient=Ingredient.objects.create(code=f"x{n}", name=f"X {n}"))
        IngredientGroup.objects.create(code=f"g{n}", name=f"G {n}")
    for tab in TABS:
        with django_assert_max_num_queries(15):
            client.get(reverse(f"treatments:{tab}"))


def test_only_the_owner_edits(catalogue: Catalogue, cast: Cast, client: Browser) -> None:
    for kind, row in one_of_each(catalogue).items():
        pages = [reverse("treatments:edit", args=[kind, row.pk]), reverse("treatments:new", args=[kind])]
        posts = [reverse(f"treatments:{verb}", args=[kind, row.pk]) for verb in ("put_away", "take_back")]
        for user in (cast.rita, cast.clara_user):
            client.force_login(user)
            assert [client.get(address).status_code for address in pages] == [403, 403]
            assert [client.post(address).status_code for address in [*pages, *posts]] == [403] * 4
        client.logout()
        assert [client.get(address).status_code for address in pages] == [302, 302]


def test_what_is_not_there_is_404(cast: Cast, client: Browser) -> None:
    client.force_login(cast.olga)
    for address in ("nothing/new/", "serums/999999/", f"serums/{10**30}/", f"lots/{10**30}/"):
        assert client.get(f"/catalogue/{address}").status_code == 404
    assert client.post("/catalogue/serums/999999/").status_code == 404


def test_a_clients_words_can_be_tried(catalogue: Catalogue, cast: Cast, client: Browser) -> None:
    client.force_login(cast.rita)
    address = reverse("treatments:ingredients")
    page = client.get(address, {"words": "pinapple, zinc <b>"})
    assert [bool(r.match) for r in page.context["readings"]] == [True, False]
    assert "<b>" not in page.text
    for words in ("x" * 10_000, "🙂", "\x00", " , ; "):
        assert client.get(address, {"words": words}).status_code == 200


def test_every_kind_has_a_form(catalogue: Catalogue) -> None:
    assert list(one_of_each(catalogue)) == KINDS
