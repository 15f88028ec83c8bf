"""What every page's frame shows: the navigation by role, the location."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``location`` and ``membership`` of the signed-in colleague."""
    return {
        "location": getattr(request, "location", None),
        "membership": getattr(request, "membership", None),
    }
