"""Walks over every address of the salon as one of its people, with and without htmx, by GET and by an empty POST."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import URLResolver, get_resolver

from clients.models import Client
from salon.privacy.models import Reading
from tests.privacy.world import KEY

# What to put into an address where a number does not do. A new kind of address has to be named here once.
PARTS = {
    "token": ["no-such-token"],
    "verb": ["pause", "resume", "cancel", "catch-up"],
    "kind": ["people", "rooms", "devices", "treatments", "serums", "indications", "rules", "ingredients", "home-care"],
    "code": ["hyaluronic"],
    "name": ["serums"],
    "language": ["en"],
    "purpose": ["treatment"],
    "key": ["no-such-key"],
    "step": ["apply", "undo"],
    "what": ["cosmetologist", "room", "device", "lot", "client", "closure"],
}
# Sessions: the first to come, one with a signed record, one whose record is open.
KEYS = {"pk": [KEY, KEY + 3, KEY + 5]}
# Addresses that show more when asked for somebody.
ASKED = [
    f"/book/?client={KEY}",
    f"/api/v1/serums/?client={KEY}",
    "/clients/?q=Nora",
    "/clients/search/?q=Nora",
    "/api/v1/clients/?q=Nora",
    "/my-day/?who=all",
    f"/api/v1/messages/?client={KEY}",
    f"/api/v1/sessions/?client={KEY}",
    f"/api/v1/courses/?client={KEY}",
]
NOT_OURS = ("account/", "static/", "api/schema", "api/docs", "livez", "readyz", "language/")
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Answer:
    """One answer: where, how it was asked, and its body as text."""

    address: str
    how: str
    status: int
    body: str
    logged: bool  # whether the access log says that this request read of Nora
    response: HttpResponse


def addresses() -> Iterator[str]:
    yield from ASKED
    for route in sorted(set(_routes(get_resolver("salon.urls"), ""))):
        if not route.startswith(NOT_OURS):
            yield from _filled("/" + route)


def _routes(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, here)
        else:
            yield here.replace("^", "").replace("$", "").replace("\\Z", "")


def _filled(route: str) -> Iterator[str]:
    part = _PART.search(route)
    if part is None:
        yield route
        return
    kind, name = part.group(1), part.group(2)
    if kind == "int":
        values = [str(key) for key in KEYS.get(name if "sessions/" in route else "", [KEY])]
    else:
        values = PARTS.get(name, [])
    for value in values:
        yield from _filled(route[: part.start()] + value + route[part.end() :])


def unnamed() -> list[str]:
    """Addresses the walk cannot fill in, as nobody said what may stand in them."""
    routes = [route for route in _routes(get_resolver("salon.urls"), "") if not route.startswith(NOT_OURS)]
    parts = [(route, kind, name) for route in routes for kind, name in _PART.findall(route)]
    return sorted({f"{route}: <{name}>" for route, kind, name in parts if kind != "int" and name not in PARTS})


def crawl(
    browser: Browser,
    nora: Client,
    *,
    prefix: str = "/",
    headers: dict[str, str] | None = None,
    merely_look: bool = False,
) -> Iterator[Answer]:
    """Ask every address under ``prefix``. What a POST changes is taken back before the next one.

    Args:
        merely_look: GET alone, as a browser without scripts.
    """
    extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
    for address in addresses():
        api = address.startswith("/api/")
        if not address.startswith(prefix) or (prefix == "/" and api):
            continue
        ways = {"GET": {}} if api or merely_look else {"GET": {}, "GET by htmx": {"HTTP_HX_REQUEST": "true"}}
        for how, more in ways.items():
            yield _answer(nora, address, how, browser.get(address, **extra, **more))
        if merely_look:
            continue
        with transaction.atomic():
            body = {"content_type": "application/json"} if api else {}
            answer = _answer(nora, address, "POST", browser.post(address, {}, **body, **extra))
            transaction.set_rollback(True)
        yield answer


def _answer(nora: Client, address: str, how: str, response: HttpResponse) -> Answer:
    logged = Reading.objects.filter(
        request=response.get("X-Request-ID", ""), subjects__contains=[nora.subject]
    ).exists()
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return Answer(
        address, how, response.status_code, headers + "\n" + body.decode("utf-8", "replace"), logged, response
    )
