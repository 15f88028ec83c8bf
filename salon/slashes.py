"""Addresses end in a slash: who reads one without it is led there, who writes to one is told that nothing is there."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware


class SlashMiddleware(CommonMiddleware):
    """A redirect would lose what was sent: browsers and programs follow it with a GET."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)
