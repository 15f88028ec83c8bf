"""What a person sees when something is refused or breaks: a calm page, a toast, or a problem document.

Knows the three ways a request can have come (page, htmx, API). Must not know why something was refused.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import reswap

from salon.api.problems import CONTENT_TYPE, body, title
from salon.errors import SalonError
from salon.toasts import add_toasts

PAGES = {403: "403", 404: "404", 503: "busy"}  # every other refusal: "refused"
API = "/api/"
SAID = {  # to a program, which sees no page
    "malformed": gettext_lazy("This request is not understood."),
    "forbidden": gettext_lazy("Your role does not allow this."),
    "csrf": gettext_lazy("This page has been open too long."),
    "not_found": gettext_lazy("There is nothing at this address."),
}


def _answer(request: HttpRequest, status: int, code: str, template: str, detail: Any = "") -> HttpResponse:
    if request.path.startswith(API):
        document = body(status_code=status, code=code, title=title(status), detail=str(detail or SAID.get(code, "")))
        return JsonResponse(document, status=status, content_type=CONTENT_TYPE)
    if getattr(request, "htmx", False) and detail:
        response = HttpResponse(status=status)
        add_toasts(response, [("error", str(detail))])
        return reswap(response, "none")
    return render(request, f"errors/{template}.html", {"detail": detail, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: the request itself is broken, so the frame is not drawn from it."""
    return _answer(request, 400, "malformed", "400")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, "forbidden", "403")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, "not_found", "404")


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: says no more than that, whatever broke; if even the page breaks, one plain sentence."""
    if request.path.startswith(API):
        return _answer(request, 500, "server_error", "500", _("Something broke on our side. Please try again."))
    try:
        return render(None, "errors/500.html", status=500)
    except Exception:  # noqa: BLE001 the template engine or the file's manifest may be what broke
        return HttpResponse("Something broke on our side. Please try again.", status=500, content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``. The reason is for a log, not for a visitor."""
    return _answer(request, 403, "csrf", "csrf")


class RefusalMiddleware:
    """Turns a ``SalonError`` that a view let pass into an answer: a page, or a toast for htmx (nothing is swapped)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, SalonError):
            return None
        page = PAGES.get(exception.status, "refused")
        return _answer(request, exception.status, exception.code, page, exception.detail)
