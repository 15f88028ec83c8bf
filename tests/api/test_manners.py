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


def test_a_search_has_no_second_page(clara: APIClient) -> None:
    answer = clara.get(f"{PREFIX}clients/?q=nora&cursor=cD0x")
    assert (answer.status_code, list(answer.data["errors"])) == (422, ["cursor"])


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
    for wrong in clara.delete(f"{PREFIX}rooms/"), clara.trace(f"{PREFIX}rooms/?limit=1"):
        assert (wrong.status_code, wrong.data["code"]) == (405, "method_not_allowed")
        assert wrong["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("sent", "status", "code", "said"),
    [
        ({"data": "{"}, 400, "malformed", "This is not JSON: line 1, column 2."),
        ({"data": f'{{"birth_date": {"9" * 5000}}}'}, 400, "malformed", "This is not JSON."),
        ({"data": b"\xff"}, 400, "malformed", "This is not JSON."),
        ({"data": " " * 2 * 1024**2 + "{}"}, 413, "too_large", "A request has at most 2 MB, its files aside."),
        (
            {"data": "name=Nora", "content_type": "text/plain"},
            *(415, "unsupported_media_type", "This address reads only: application/json."),
        ),
        (
            {"data": "{}", "headers": {"Accept": "text/html"}},
            *(406, "not_acceptable", "Answers are JSON: let Accept be application/json."),
        ),
    ],
    ids=["cut", "digits", "bytes", "large", "type", "accept"],
)
def test_what_cannot_be_read_or_given_is_said_as_a_problem(
    clara: APIClient, sent: dict[str, Any], status: int, code: str, said: str
) -> None:
    for language in ("en", "ru"):
        headers = {"Accept-Language": language} | sent.get("headers", {})
        answer = clara.post(f"{PREFIX}clients/", **{"content_type": "application/json"} | sent | {"headers": headers})
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert (answer.json()["code"], answer.json()["status"]) == (code, status)
        assert answer.json()["title"] not in {"Refused", "Отказано"}
        assert (answer.json()["detail"] == said) is (language == "en")


def test_what_is_not_there_and_what_is_not_done_there_is_said_in_a_sentence(clara: APIClient) -> None:
    for address in ("clients/99999/", "nowhere/"):
        assert clara.get(PREFIX + address).json()["detail"] == "There is nothing at this address."
    assert clara.delete(f"{PREFIX}rooms/").data["detail"] == "This address takes only: GET, HEAD, OPTIONS."
    assert "Authorization: Token" in APIClient().get(f"{PREFIX}rooms/").data["detail"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("sessions/?from=0001-01-01&to=9999-12-31", 200),
        ("sessions/?from=9999-12-31&to=9999-12-31", 200),
        ("availability/?treatment=1&from=0001-01-01&to=0001-01-02", 422),
        ("availability/?treatment=1&from=9999-12-30&to=9999-12-31", 422),
    ],
)
def test_the_ends_of_the_calendar_are_days_like_others(clara: APIClient, address: str, status: int) -> None:
    assert clara.get(PREFIX + address).status_code == status


@pytest.mark.parametrize("said", ["0001-01-01", "2026-03-09", "2026-03-09T10:00:00"])
def test_a_moment_has_its_offset(cast: Cast, clara: APIClient, said: str) -> None:
    test = {"serum": 1, "place": "arm", "applied_at": said}
    answer = clara.post(f"{PREFIX}clients/{cast.nora.pk}/patch-tests/", test, format="json")
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["applied_at"])
    answer = clara.post(f"{PREFIX}repairs/", {"room": 1, "from": said, "to": said, "apply": False}, format="json")
    assert (answer.status_code, list(answer.data["errors"])) == (400, ["from", "to"])


def test_a_field_in_a_list_is_named_by_its_place(clara: APIClient) -> None:
    answer = clara.post(f"{PREFIX}course-plans/", {"wishes": [{"weekday": 1}, {"weekday": 9}]}, format="json")
    assert {"wishes[0].from", "wishes[1].weekday"} <= set(answer.data["errors"])


@pytest.mark.parametrize("tag", ["", "garbage", '"client-{}-{}', '"client-{}-9{}"', '"session-{}-1"', "W/*"])
def test_a_tag_that_is_not_of_this_state_is_stale_whatever_it_says(cast: Cast, clara: APIClient, tag: str) -> None:
    """Thousands of digits are no number here, and break nothing."""
    given = tag.format(cast.nora.pk, "9" * 5000)
    answer = clara.patch(f"{PREFIX}clients/{cast.nora.pk}/", {"notes": "n"}, format="json", headers={"If-Match": given})
    assert (answer.status_code, answer.data["code"]) == ((412, "stale") if tag else (428, "precondition_required"))
