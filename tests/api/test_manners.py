"""What holds for every route: addresses, query strings, texts, refusals."""

from typing import Any

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from clients.models import Client
from tests.api.routes import PREFIX, routes
from tests.factories import Cast

pytestmark = pytest.mark.django_db
LISTS = [address for method, address in routes() if method == "GET" and "<" not in address]


@pytest.fixture
def clara(cast: Cast) -> APIClient:
    api = APIClient()
    api.force_login(cast.clara_user)
    return api


def test_what_a_list_is_not_asked_for_is_refused_by_name(clara: APIClient) -> None:
    for address in LISTS:
        answer = clara.get(f"{PREFIX}{address}?colour=red")
        assert (answer.status_code, answer.data["code"]) == (400, "invalid"), address
        assert "colour" in answer.data["errors"], address


def test_a_query_is_refused_in_the_language_of_who_asks(clara: APIClient) -> None:
    """One after the other: the sentence of one language is not kept for the next."""
    for language in ("en", "ru", "en"):
        answer = clara.get(f"{PREFIX}clients/?limit=9999", headers={"Accept-Language": language})
        (said,) = answer.data["errors"]["limit"]
        assert said.isascii() is (language == "en"), said


def test_a_query_string_is_no_part_of_what_is_sent(clara: APIClient) -> None:
    answer = clara.post(f"{PREFIX}clients/?name=Nora", {"name": "Nora"}, format="json")
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["name"])
    assert not Client.objects.filter(name="Nora").exists()


def test_a_letter_no_column_holds_is_refused_in_a_query_as_in_a_body(clara: APIClient) -> None:
    for answer in (
        clara.get(f"{PREFIX}clients/?q=%00"),
        clara.post(f"{PREFIX}clients/", {"name": "a\0"}, format="json"),
    ):
        assert (answer.status_code, answer.data["code"]) == (422, "text_not_storable")


@pytest.mark.parametrize("name", [12, 1.5, True, None, ["a"], {}])
def test_a_text_is_a_text(clara: APIClient, name: Any) -> None:
    answer = clara.post(f"{PREFIX}clients/", {"name": name}, format="json")
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["name"])


def test_who_reads_without_the_slash_is_led_there_and_who_writes_loses_nothing_unseen(clara: APIClient) -> None:
    assert clara.get(f"{PREFIX}clients")["Location"] == f"{PREFIX}clients/"
    with override_settings(DEBUG=False):
        lost = clara.post(f"{PREFIX}clients", {"name": "Nora"}, format="json")
    assert (lost.status_code, lost["Content-Type"]) == (404, "application/problem+json")


def test_how_it_may_be_asked_is_told_and_a_head_is_a_get_without_its_body(clara: APIClient) -> None:
    options, head = clara.options(f"{PREFIX}availability/"), clara.head(f"{PREFIX}rooms/")
    assert (options.status_code, options["Allow"]) == (200, "GET, HEAD, OPTIONS")
    assert (head.status_code, head.content) == (200, b"")
    wrong = clara.delete(f"{PREFIX}rooms/")
    assert (wrong.status_code, wrong.data["code"], wrong["Allow"]) == (405, "method_not_allowed", "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 400, "malformed"),
        ({"data": "name=Nora", "content_type": "text/plain"}, 415, "unsupported_media_type"),
        ({"data": "{}", "content_type": "application/json", "headers": {"Accept": "text/html"}}, 406, "not_acceptable"),
    ],
)
def test_what_cannot_be_read_or_given_is_said_as_a_problem(
    clara: APIClient, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = clara.post(f"{PREFIX}clients/", **sent)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["code"], answer.json()["status"]) == (code, status)
    assert answer.json()["title"] != "Refused"
