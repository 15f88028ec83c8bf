"""What the salon says back arrives with an htmx answer too, and exactly once."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from salon.toasts import ToastMiddleware, add_toasts


def answer(view: Callable[[HttpRequest], HttpResponse], *, htmx: bool = True) -> tuple[HttpRequest, HttpResponse]:
    request = RequestFactory().get("/")
    request.htmx = htmx
    request._messages = CookieStorage(request)
    return request, ToastMiddleware(view)(request)


def saying(response: HttpResponse) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Забронировано: Monday")
        return response

    return view


def shown(response: HttpResponse) -> list[dict[str, str]]:
    return json.loads(response.headers["HX-Trigger"])["salon:messages"]["messages"]


def test_a_message_travels_with_the_answer_in_ascii() -> None:
    _, response = answer(saying(HttpResponse()))
    assert shown(response) == [{"level": "success", "text": "Забронировано: Monday"}]
    assert response.headers["HX-Trigger"].isascii()


def test_what_was_shown_is_not_shown_again() -> None:
    request, _ = answer(saying(HttpResponse()))
    assert request._messages.used


def test_a_full_page_draws_its_own() -> None:
    _, response = answer(saying(HttpResponse()), htmx=False)
    assert "HX-Trigger" not in response


def test_an_answer_that_leads_elsewhere_keeps_the_message_for_the_page_that_follows() -> None:
    for response in (HttpResponse(status=303), HttpResponse(headers={"HX-Redirect": "/"})):
        request, answered = answer(saying(response))
        assert "HX-Trigger" not in answered
        assert not request._messages.used


def test_a_views_own_events_stay() -> None:
    for before in ("dialog:close, diary:changed", json.dumps({"dialog:close": {}, "diary:changed": {"day": 1}})):
        _, response = answer(saying(HttpResponse(headers={"HX-Trigger": before})))
        assert set(json.loads(response.headers["HX-Trigger"])) == {"dialog:close", "diary:changed", "salon:messages"}


def test_an_answer_without_messages_is_left_alone() -> None:
    _, response = answer(lambda request: HttpResponse())
    assert "HX-Trigger" not in response


def test_toasts_add_up() -> None:
    response = HttpResponse()
    add_toasts(response, [("info", "one")])
    add_toasts(response, [("error", "two")])
    assert [toast["text"] for toast in shown(response)] == ["one", "two"]
