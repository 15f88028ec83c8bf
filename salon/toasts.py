"""Carries Django's messages with htmx answers, as the event ``salon:messages`` (js/toasts.js shows them).

A full page draws its messages itself; an answer that redirects keeps them for the page that follows.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

HEADER = "HX-Trigger"
LEAVING = ("HX-Redirect", "HX-Refresh", "HX-Location")


def _events(header: str) -> dict[str, Any]:
    """Return the events a view has asked for already: JSON, or names between commas."""
    try:
        found = json.loads(header)
    except ValueError:
        return {name.strip(): {} for name in header.split(",") if name.strip()}
    return found if isinstance(found, dict) else {str(found): {}}


def add_toasts(response: HttpResponse, toasts: Iterable[tuple[str, str]]) -> None:
    """Add (level, text) to the answer's events; the header stays ASCII, whatever the language."""
    events = _events(response.headers.get(HEADER, ""))
    earlier = events.get("salon:messages", {}).get("messages", [])
    fresh = [{"level": level, "text": text} for level, text in toasts]
    events["salon:messages"] = {"messages": earlier + fresh}
    response.headers[HEADER] = json.dumps(events)


class ToastMiddleware:
    """Stands after MessageMiddleware and HtmxMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        leaving = 300 <= response.status_code < 400 or any(header in response for header in LEAVING)
        if getattr(request, "htmx", False) and not leaving:
            toasts = [(message.level_tag, str(message)) for message in get_messages(request)]
            if toasts:
                add_toasts(response, toasts)
        return response
