"""The first page of an empty salon."""

from typing import Any

import pytest
from django.test import Client

from salon.accounts.models import Location, User
from tests.factories import Cast

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, Any] = {
    "name": "Studio Ö",
    "zone_name": "Europe/Riga",
    "language": "en",
    "weekdays": ["0", "4"],
    "opens": "09:00",
    "closes": "19:00",
    "first_name": "Vera",
    "username": "vera",
    "password": "breathing-water-7",
    "again": "breathing-water-7",
}


def test_every_way_into_an_empty_salon_leads_to_the_welcome(client: Client) -> None:
    answer = client.get("/account/login/", follow=True)
    assert answer.redirect_chain == [("/welcome/", 302)]
    assert "Welcome to your salon" in answer.content.decode()


def test_the_owner_is_made_and_signed_in(client: Client) -> None:
    answer = client.post("/welcome/", ANSWERS)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(User.objects.get(username="vera").pk)
    assert Location.objects.get().zone_name == "Europe/Riga"


@pytest.mark.parametrize("method", ["get", "post"])
def test_afterwards_the_welcome_is_the_sign_in(client: Client, cast: Cast, method: str) -> None:
    users = User.objects.count()
    answer = getattr(client, method)("/welcome/", ANSWERS)
    assert answer.headers["Location"] == "/account/login/"
    assert client.get("/account/login/").status_code == 200
    assert User.objects.count() == users


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"zone_name": "Mars/Olympus"}, "zone_name"),
        ({"zone_name": ""}, "zone_name"),
        ({"language": "tlh"}, "language"),
        ({"weekdays": ["7"]}, "weekdays"),
        ({"weekdays": []}, "weekdays"),
        ({"opens": "25:00"}, "opens"),
        ({"closes": "08:00"}, "closes"),
        ({"email": "nobody"}, "email"),
        ({"username": "ve ra"}, "username"),
        ({"username": "v" * 151}, "username"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password123", "again": "password123"}, "password"),
        ({"again": "breathing-water-8"}, "again"),
        ({"first_name": "Ve\x00ra"}, "first_name"),
    ],
)
def test_a_wrong_answer_gets_its_sentence_and_keeps_the_rest(
    client: Client, change: dict[str, Any], field: str
) -> None:
    answer = client.post("/welcome/", ANSWERS | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="vera"' in answer.content.decode() or field == "username"
    assert "breathing-water" not in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Салон «Вода»", "🌊 Wave", "صالون", "<b>Bold</b>"])
def test_any_honest_name_is_welcome(client: Client, name: str) -> None:
    client.post("/welcome/", ANSWERS | {"name": name})
    assert Location.objects.get().name == name
