"""How often a program may ask. While the cache is away nothing is throttled: the desk goes on."""

from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from salon import clock
from salon.accounts.models import ApiToken
from salon.cache import ForgivingRedisCache

MINUTE = 60


class TokenThrottle(BaseThrottle):
    """Per token and minute of the clock: ``API_REQUESTS_A_MINUTE``.

    One counter, one round trip: the framework's own keeps a list of every request's time, read and written by each.
    """

    left = 0.0  # seconds until the next minute begins

    def allow_request(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        now = clock.now().timestamp()
        self.left = MINUTE - now % MINUTE
        cache = cast(ForgivingRedisCache, caches["default"])
        asked = cache.count(f"throttle:token:{request.auth.pk}:{int(now // MINUTE)}", seconds=MINUTE)
        return asked <= int(settings.API_REQUESTS_A_MINUTE)

    def wait(self) -> float:
        return self.left
