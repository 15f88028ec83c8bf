"""What the desk and the cosmetologist press in the browser a program can do: the table browser.txt, held to both."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from salon.accounts.policies import PRIVACY, PUBLIC, SETTINGS
from tests.api.routes import routes
from tests.salon.test_every_view_declares_its_policy import walk

TABLE = Path(__file__).with_name("browser.txt")
OWNERS, CLIENTS = "only the owner", "only the client"
# Views without a list of methods that change nothing.
READ_ONLY = {"/livez", "/readyz", "/patterns/"}


def lines() -> dict[str, str]:
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = (row.split(maxsplit=1) for row in rows if row and not row.startswith("#"))
    return {address: what.strip() for address, what in pairs}


def pressed() -> Iterator[tuple[str, URLPattern]]:
    """Every address below no ``/api/`` that takes a POST."""
    for address, pattern in walk(get_resolver("salon.urls")):
        if not address.startswith("/api/") and address not in READ_ONLY:
            allowed = methods(pattern.callback)
            if allowed is None or "POST" in allowed:
                yield address, pattern


def methods(view: Callable[..., Any] | None) -> set[str] | None:
    """What a view's ``require_http_methods`` lets through; None where it has none."""
    by_class = getattr(view, "view_class", None)
    if by_class is not None:
        return {name.upper() for name in by_class.http_method_names if hasattr(by_class, name)}
    while view is not None:
        for one in (view, *(cell.cell_contents for cell in view.__closure__ or ())):
            names = inspect.getclosurevars(one).nonlocals if inspect.isfunction(one) else {}
            if "request_method_list" in names:
                return set(names["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return None


def test_every_button_of_the_browser_has_its_line_and_every_line_its_button() -> None:
    assert sorted(lines()) == sorted(address for address, _pattern in pressed())


def test_every_line_names_routes_that_are_there_or_says_why_not() -> None:
    known = {f"{method} {address}" for method, address in routes()}
    named = [route for what in lines().values() if not what.startswith("only ") for route in what.split(" + ")]
    assert named
    assert [route for route in named if route not in known] == []


def test_only_the_owners_settings_and_the_clients_own_pages_are_said_to_be_theirs() -> None:
    """A line cannot call the owner's what the desk may press: the view's policy says whose it is."""
    table, wrong = lines(), []
    for address, pattern in pressed():
        policy, what = getattr(pattern.callback, "policy", None), table[address]
        whose = policy in (SETTINGS, PRIVACY)
        if whose != what.startswith(OWNERS) or (what.startswith(CLIENTS) and policy is not PUBLIC):
            wrong.append((address, what))
    assert wrong == []
