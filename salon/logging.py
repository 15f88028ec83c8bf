"""One line a log record, UTC, without personal data: what is logged is ids, codes and routes.

Three leaks are closed here, as they come from below us: Django names the path (which may hold a signed link),
PostgreSQL's DETAIL quotes the row, and a line break in a value would forge a record.
"""

import logging
import re
import time
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*\n?(^\s*\^.*\n?)?", re.MULTILINE)


def route_of(request: Any) -> str:
    """Return the pattern of a request's address (``v/<str:token>/``), or "no route"."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "no route"


class LineFormatter(logging.Formatter):
    converter = time.gmtime  # type: ignore[assignment]  # as the standard library's own documentation does

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s [%(request_id)s] %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 the name is logging's
        record.request_id = request_id.get()
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "path"):
            record.message = record.message.replace(request.path, route_of(request))
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 the name is logging's
        return _DETAIL.sub("", super().formatException(ei))
