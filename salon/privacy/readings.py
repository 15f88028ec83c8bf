"""Notes who reads health data. A view says it beside the reading; the line is written before the answer leaves.

All that one request reads becomes one row, by one INSERT, in its own transaction: nothing is shown that is not in the
log, and if the log cannot be written, nothing is shown.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from salon import clock
from salon.accounts.actor import Via
from salon.logging import request_id, route_of
from salon.privacy.classes import Read
from salon.privacy.models import Reading


def note_reading(request: HttpRequest | Request, subjects: UUID | Iterable[UUID], *what: Read) -> None:
    """Note that this request shows its reader ``what`` of these clients.

    Args:
        subjects: ``Client.subject`` of one or several; none at all is no reading.
    """
    plain = request._request if isinstance(request, Request) else request
    noted: dict[str, set[Any]] = plain.__dict__.setdefault("readings", {"what": set(), "subjects": set()})
    found = {subjects} if isinstance(subjects, UUID) else set(subjects)
    if found:
        noted["subjects"] |= found
        noted["what"] |= set(what)
        plain.__dict__["reading_via"] = Via.API if isinstance(request, Request) else Via.DESK


class ReadingsMiddleware:
    """Stands inside ``MembershipMiddleware``: the reader and her location are known when the answer comes back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        noted = request.__dict__.get("readings")
        if noted and noted["subjects"]:
            _write(request, noted)
        return response


def _write(request: Any, noted: dict[str, set[Any]]) -> None:
    Reading.objects.create(
        at=clock.now(),
        location=request.location,
        by=request.user,
        by_name=request.user.get_username(),
        via=request.reading_via.value,
        what=sorted(noted["what"]),
        subjects=sorted(noted["subjects"]),
        route=route_of(request)[:120],
        request=request_id.get(),
    )
