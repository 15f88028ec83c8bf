"""A refusal is a calm sentence in the shape the request came in; nothing of the inside is shown."""

import json

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from salon.errors import Busy, Conflict, Forbidden, Invalid, Missing, Stale
from salon.failures import csrf_failure

REFUSALS = {
    "conflict": Conflict("taken", "The device is taken at 10:30."),
    "forbidden": Forbidden("forbidden", "Ask the <owner>."),
    "missing": Missing("missing", "It is gone."),
    "stale": Stale("stale", "Someone else changed it."),
    "busy": Busy("busy", "Try again."),
    "invalid": Invalid("invalid", "Ten sessions at most."),
    "denied": PermissionDenied("secret words"),
    "absent": Http404("secret words"),
    "suspicious": SuspiciousOperation("secret words"),
    "broken": ZeroDivisionError("secret words"),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise REFUSALS[how]


urlpatterns = [
    path("fail/<how>/", fail),
    path("api/v1/fail/<how>/", fail),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
handler400 = "salon.failures.bad_request"
handler403 = "salon.failures.forbidden"
handler404 = "salon.failures.not_found"
handler500 = "salon.failures.server_error"

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("how", "status", "sentence"),
    [
        ("conflict", 409, "The device is taken at 10:30."),
        ("forbidden", 403, "Ask the &lt;owner&gt;."),
        ("missing", 404, "It is gone."),
        ("stale", 412, "Someone else changed it."),
        ("busy", 503, "Try again."),
        ("invalid", 422, "Ten sessions at most."),
        ("denied", 403, "Please ask the owner"),
        ("absent", 404, "belongs to another location"),
        ("suspicious", 400, "try once more"),
        ("broken", 500, "Nothing you typed is wrong"),
    ],
)
def test_a_page_says_what_to_do(visitor: Client, how: str, status: int, sentence: str) -> None:
    response = visitor.get(f"/fail/{how}/")
    html = response.content.decode()
    assert response.status_code == status
    assert sentence in html
    assert "secret words" not in html
    assert "<h1>" in html


def test_htmx_gets_a_toast_and_swaps_nothing(visitor: Client) -> None:
    response = visitor.get("/fail/conflict/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.headers["HX-Reswap"] == "none"
    shown = json.loads(response.headers["HX-Trigger"])["salon:messages"]["messages"]
    assert shown == [{"level": "error", "text": "The device is taken at 10:30."}]


@pytest.mark.parametrize(("how", "status"), [("absent", 404), ("denied", 403), ("broken", 500), ("suspicious", 400)])
def test_a_program_gets_a_problem_document(visitor: Client, how: str, status: int) -> None:
    response = visitor.get(f"/api/v1/fail/{how}/")
    document = json.loads(response.content)
    assert response.status_code == document["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert len(document["detail"].split()) > 3  # a sentence
    assert "secret" not in response.content.decode()


def test_an_unknown_address_is_a_calm_page(visitor: Client) -> None:
    response = visitor.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_the_broken_page_is_drawn_even_when_the_templates_are_what_broke(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> HttpResponse:
        raise RuntimeError("secret words")

    monkeypatch.setattr("salon.failures.render", broken)
    response = visitor.get("/fail/broken/")
    assert response.status_code == 500
    assert response.content == b"Something broke on our side. Please try again."


def test_a_page_open_too_long_says_so_and_not_why() -> None:
    response = csrf_failure(RequestFactory().post("/"), reason="CSRF token from the 'X' header incorrect.")
    assert response.status_code == 403
    assert "has been open too long" in response.content.decode()
    assert "incorrect" not in response.content.decode()


def test_a_post_without_its_token_meets_that_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {})
    assert response.status_code == 403
    assert "has been open too long" in response.content.decode()
