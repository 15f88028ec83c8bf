"""A log line helps to find an error and tells nothing about a person."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from salon.accounts.models import Location
from salon.logging import LineFormatter
from tests.factories import LocationFactory

SECRET = "nora-wants-hands-eyJhbGciOi"


def broken(request: HttpRequest, token: str) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("v/<str:token>/", broken)]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.handler.setFormatter(LineFormatter())
    caplog.set_level(logging.INFO)
    return caplog


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_signed_link_and_a_query_never_reach_the_log(lines: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False).get(f"/v/{SECRET}/?q={SECRET}")
    assert answer.status_code == 500
    assert SECRET not in lines.text
    assert "Internal Server Error: /v/<str:token>/" in lines.text
    assert "GET /v/<str:token>/ 500" in lines.text


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_the_lines_of_a_request_carry_the_id_its_answer_carries(lines: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False).get("/v/x/")
    number = answer.headers["X-Request-ID"]
    assert len(number) == 16
    assert all(f"[{number}]" in line for line in lines.text.splitlines() if " salon.request_log " in line)
    assert f"[{number}]" in lines.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [("abcdef-1234567890", True), ("short", False), ("a b ERROR forged", False)]
)
def test_a_proxys_id_is_kept_if_it_is_a_sane_one(client: Client, given: str, kept: bool) -> None:
    answer = client.get("/account/login/", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


@pytest.mark.django_db
def test_what_the_database_says_about_a_row_stays_out() -> None:
    code = SECRET
    LocationFactory(code=code)
    try:
        with transaction.atomic():
            Location.objects.create(code=code, name="x")
    except IntegrityError:
        text = LineFormatter().formatException(sys.exc_info())
    assert "duplicate key" in text
    assert SECRET not in text


def test_a_value_cannot_forge_a_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "f", 1, "name %s", ("a\n2030-01-01T00:00:00Z ERROR y forged",), None)
    assert "\n" not in LineFormatter().format(record)
