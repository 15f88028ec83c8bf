"""``/livez``: this process answers. ``/readyz``: database, broker and a recent beat are there too.

Both are answered before anything else (``HealthFirst``): a probe comes by address, without cookie, host name or HTTPS,
and must not cost a session or a membership. They say states, never addresses or versions.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis, RedisError

from salon import clock
from salon.accounts.policies import PUBLIC, requires

log = logging.getLogger(__name__)
BEAT_KEY = "salon:heartbeat"
BEAT_RECENT = timedelta(seconds=60)  # four beats

_seen: list[datetime] = []  # the latest beat this process has read: an emptied cache says nothing about beat


def note_heartbeat() -> None:
    """Write down that a beat has just arrived at a worker."""
    cache.set(BEAT_KEY, clock.now().isoformat(), timeout=3600)


@requires(PUBLIC)
def livez(request: HttpRequest) -> HttpResponse:
    return _answer(200, {"status": "ok"})


@requires(PUBLIC)
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 with each part's state, or 503 if one is not ``ok``."""
    parts = {"database": _database(), "broker": _broker(), "beat": _beat()}
    ready = all(state == "ok" for state in parts.values())
    return _answer(200 if ready else 503, {"status": "ok" if ready else "unready"} | parts)


class HealthFirst:
    """Middleware, the outermost: answers the two probes and lets everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/livez": livez, "/readyz": readyz}.get(request.path_info)
        return view(request) if view else self.get_response(request)


def _answer(status: int, body: dict[str, str]) -> HttpResponse:
    response = JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
    # Django would log each 503 as an error; the reason is logged below, once.
    vars(response)["_has_been_logged"] = True
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.warning("not ready: the database does not answer")
        return "away"
    return "ok"


def _broker() -> str:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as line:
            line.ping()
    except (RedisError, OSError):
        log.warning("not ready: the broker does not answer")
        return "away"
    return "ok"


def _beat() -> str:
    latest = cache.get(BEAT_KEY)
    if latest:
        _seen[:] = [datetime.fromisoformat(latest)]
    if not _seen:
        return "none"
    return "ok" if clock.now() - _seen[0] < BEAT_RECENT else "late"
