"""Every route of the API, found in the resolver: its address, and per method the policy it declares."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

PREFIX = "/api/v1/"
UNDECLARED = {"OPTIONS", "HEAD"}


def routes() -> list[tuple[str, str]]:
    """Return (method, address below ``/api/v1/``) of everything the API answers, in the order of the addresses."""
    found = (
        (method, address.removeprefix(PREFIX))
        for address, view in _views(get_resolver("salon.urls"), "/")
        if address.startswith(PREFIX)
        for method in _methods(view)
    )
    return sorted(found, key=lambda row: (row[1], row[0]))


def _views(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, type[APIView]]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, here)
        elif isinstance(entry, URLPattern):
            view: Any = getattr(entry.callback, "cls", None) or getattr(entry.callback, "view_class", None)
            if view is not None and issubclass(view, APIView):
                yield here, view


def _methods(view: type[APIView]) -> list[str]:
    return [name.upper() for name in view.http_method_names if hasattr(view, name) and name.upper() not in UNDECLARED]
