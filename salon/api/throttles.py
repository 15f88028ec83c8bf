"""How often a program may ask. While the cache is away nothing is throttled: the desk goes on."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from salon.accounts.models import ApiToken


class TokenThrottle(SimpleRateThrottle):
    """Per token: 3,000 requests a minute by default."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if isinstance(request.auth, ApiToken):
            return f"throttle:token:{request.auth.pk}"
        return None
