"""Light or dark is a wish of the browser's, kept without an account and without scripts."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Cast


def choose(client: Client, theme: str, back: str = "/account/login/") -> object:
    return client.post(reverse("set_theme"), {"theme": theme, "next": back})


def test_the_wish_is_remembered_and_the_page_comes_back_in_it(client: Client, cast: Cast) -> None:
    assert choose(client, "dark").headers["Location"] == "/account/login/"
    assert '<html lang="en" data-theme="dark">' in client.get("/account/login/").content.decode()


def test_a_script_that_changed_the_page_already_is_only_told_that_it_is_kept(client: Client) -> None:
    response = client.post(reverse("set_theme"), {"theme": "dark"}, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.cookies["theme"].value == "dark"


def test_auto_forgets_the_wish(client: Client, cast: Cast) -> None:
    choose(client, "dark")
    choose(client, "auto")
    assert "data-theme" not in client.get("/account/login/").content.decode().split("<body")[0]


def test_nonsense_counts_as_auto(client: Client) -> None:
    assert choose(client, "pink").cookies["theme"].value == ""


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, back: str) -> None:
    assert choose(client, "dark", back).headers["Location"] == "/"


def test_opening_the_address_changes_nothing(client: Client) -> None:
    assert client.get(reverse("set_theme")).status_code == 405
