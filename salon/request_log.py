"""One line a request, under an id that the answer carries too, so that "it said error 7f3a…" finds its lines.

Says the route, never the path or the query: a path may hold a client's signed link, a query her name.
"""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from salon.logging import request_id, route_of

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """Takes the proxy's request id if it is a sane one, else makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if _SANE.fullmatch(given) else uuid4().hex[:16])
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            took = (time.perf_counter() - began) * 1000
            log.info("%s %s %d %.0fms", request.method, route_of(request), response.status_code, took)
            return response
        finally:
            request_id.reset(token)
