"""The floor no page may fall through: headers, cookies, caches, methods."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import Cast
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def rita(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rita)
    return client


def directives(header: str) -> dict[str, set[str]]:
    return {words[0]: set(words[1:]) for part in header.split(";") if (words := part.split())}


@pytest.mark.parametrize("address", ["/account/login/", "/nothing/here/", "/livez"])
def test_every_page_lets_only_its_own_files_run(client: Client, cast: Cast, address: str) -> None:
    if address == "/livez":
        return  # plain JSON, answered before everything else
    policy = directives(client.get(address).headers["Content-Security-Policy"])
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == {"'self'"}
    assert policy["img-src"] == {"'self'", "blob:"}
    assert policy["base-uri"] == policy["frame-ancestors"] == {"'none'"}
    assert "unsafe" not in client.get(address).headers["Content-Security-Policy"]


def test_the_other_headers_are_there(client: Client, cast: Cast) -> None:
    headers = client.get("/account/login/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_of_a_person_is_kept_in_a_cache(rita: Client) -> None:
    for address in ("/", "/account/password/change/", "/nothing/here/"):
        assert "no-store" in rita.get(address).headers["Cache-Control"], address


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    client = Client()
    client.get("/account/login/")
    answer = client.post("/account/login/", {"login": cast.rita.username, "password": PASSWORD})
    assert answer.status_code == 302
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == client.cookies["csrftoken"]["samesite"] == "Lax"


def test_nobody_signs_out_by_following_a_link(rita: Client) -> None:
    rita.get("/account/logout/")
    assert "_auth_user_id" in rita.session


def test_guessing_a_password_is_slowed_down(cast: Cast) -> None:
    client = Client()
    for _ in range(12):
        answer = client.post("/account/login/", {"login": cast.olga.username, "password": "wrong-wrong-wrong"})
    assert "Too many" in answer.content.decode()
    right = client.post("/account/login/", {"login": cast.olga.username, "password": PASSWORD})
    assert right.status_code != 302


def test_a_stranger_who_guesses_does_not_shut_out_the_desk(cast: Cast, settings: Settings) -> None:
    """Behind a proxy all come from one address; the last one it names is whom it saw."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(12):
        stranger = {"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.9"}  # what she says herself comes first
        guess = {"login": f"user-{number}", "password": "wrong-wrong-wrong"}
        last = Client().post("/account/login/", guess, headers=stranger)
    assert "Too many" in last.content.decode()
    desk = Client().post(
        "/account/login/",
        {"login": cast.rita.username, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.1, 192.0.2.44"},
    )
    assert desk.status_code == 302


def production(**extra: str) -> str:
    """Return what a production installation prints about its cookies and redirects."""
    code = (
        "import django; django.setup();"
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)"
    )
    env = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "salon.settings", "SECRET_KEY": "k" * 60, **extra}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_behind_https_cookies_travel_by_https_only() -> None:
    assert production(SITE_URL="https://salon.example") == "True True True True True False"
