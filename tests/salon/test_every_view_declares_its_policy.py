"""Nothing is open by accident: every address says who may use it, and third parties' views are known by name."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from rest_framework.views import APIView

from salon.accounts.policies import STAFF, Policy, requires

# Views that are not ours and bring their own guard: sign-in and second factor (allauth), the language cookie (Django),
# the schema and its page (drf-spectacular), which say nothing that openapi.yaml does not.
THIRD_PARTIES = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "set_language",
    "schema",
}


def walk(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, here)
        else:
            yield here, entry


def all_patterns() -> list[tuple[str, URLPattern]]:
    return list(walk(get_resolver("salon.urls")))


def undeclared(pattern: URLPattern) -> list[str]:
    """Return what a view leaves open: nothing, "view", or the API methods without a policy."""
    view: Any = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", pattern.callback)
    if inspect.isclass(view) and issubclass(view, APIView):
        declared = getattr(view, "policy", None)
        if isinstance(declared, dict):
            actions: dict[str, str] = getattr(pattern.callback, "actions", None) or {}
            methods = {name.upper() for name in view.http_method_names if hasattr(view, name) or name in actions}
            return sorted(methods - set(declared) - {"OPTIONS", "HEAD"})
        return [] if isinstance(declared, Policy) else ["view"]
    return [] if isinstance(getattr(pattern.callback, "policy", None), Policy) else ["view"]


@pytest.mark.parametrize(
    ("address", "pattern"), all_patterns(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_view_at(address: str, pattern: URLPattern) -> None:
    if pattern.name in THIRD_PARTIES:
        assert not pattern.callback.__module__.startswith(("bookings", "clients", "treatments")), address
    else:
        assert undeclared(pattern) == [], address


def test_the_walk_finds_an_open_view() -> None:
    def open_view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    class OpenAPI(APIView):
        pass

    class HalfOpenAPI(APIView):
        policy: Any = {"GET": STAFF}

        def get(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        def post(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse()

    def left_open(view: Callable[..., Any]) -> list[str]:
        return undeclared(path("x/", view))

    assert left_open(open_view) == ["view"]
    assert left_open(requires(STAFF)(open_view)) == []
    assert left_open(OpenAPI.as_view()) == ["view"]
    assert left_open(HalfOpenAPI.as_view()) == ["POST"]


@pytest.mark.django_db
def test_nobody_can_sign_up(client: Client) -> None:
    for address in ("/account/signup/", "/account/email/", "/account/password/reset/", "/account/social/signup/"):
        assert client.get(address).status_code == 404, address
