"""How a token is recognised: only the hash of its secret is kept. ``services.api_tokens`` makes and revokes them."""

import hashlib
import secrets
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from salon import clock
from salon.accounts.middleware import attach
from salon.accounts.models import ApiToken, User


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token SECRET``. A revoked or expired token, or an inactive user, is refused with 401."""

    keyword = "Token"

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"token":
            return None
        secret = parts[1].decode("latin-1") if len(parts) == 2 else ""
        now = clock.now()
        token = ApiToken.objects.select_related("user").filter(digest=digest(secret), revoked_at=None).first()
        if token is None or not token.user.is_active or (token.expires_at and token.expires_at <= now):
            raise AuthenticationFailed(_("This token is not valid. Please make a new one."))
        if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
            # Once a minute is exact enough to see a forgotten token, and spares a write per request.
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        attach(request._request, token.user)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return self.keyword
