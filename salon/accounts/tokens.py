"""How a token is recognised: only the hash of its secret is kept. ``services.api_tokens`` makes and revokes them."""

import hashlib
import secrets
from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from salon import clock
from salon.accounts.middleware import enter
from salon.accounts.models import ApiToken, Location, Membership, User

_TOKEN = ("id", "user_id", "name", "scope", "last_used_at", "expires_at")
_USER, _MEMBERSHIP, _LOCATION = (
    tuple(field.attname for field in model._meta.concrete_fields) for model in (User, Membership, Location)
)


def _named(alias: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns)


# Plain SQL, as every request of every program asks this: building it anew took longer than the answer.
_WHOSE = f"""
SELECT {_named("token", _TOKEN)}, {_named("person", _USER)}, {_named("place", _MEMBERSHIP)},
       {_named("location", _LOCATION)}
  FROM accounts_apitoken token
  JOIN accounts_user person ON person.id = token.user_id
  LEFT JOIN (accounts_membership place JOIN accounts_location location
               ON location.id = place.location_id AND location.active) ON place.user_id = token.user_id
 WHERE token.digest = %s AND token.revoked_at IS NULL
 ORDER BY place.id LIMIT 1
"""  # noqa: S608 - only names of our own columns


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def _of(secret: str) -> tuple[ApiToken | None, Membership | None]:
    """Return the token that is not revoked, with its user, and where she works (None: nowhere). One query."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOSE, [digest(secret)])
        row = iter(cursor.fetchone() or ())
    columns = [list(islice(row, len(names))) for names in (_TOKEN, _USER, _MEMBERSHIP, _LOCATION)]
    if not columns[0]:
        return None, None
    token = ApiToken.from_db("default", _TOKEN, columns[0])
    token.user = User.from_db("default", _USER, columns[1])
    if columns[2][0] is None:
        return token, None
    membership = Membership.from_db("default", _MEMBERSHIP, columns[2])
    membership.user, membership.location = token.user, Location.from_db("default", _LOCATION, columns[3])
    return token, membership


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token SECRET``. A revoked or expired token, or an inactive user, is refused with 401."""

    keyword = "Token"

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"token":
            return None
        secret = parts[1].decode("latin-1") if len(parts) == 2 else ""
        now = clock.now()
        token, membership = _of(secret)
        if token is None or not token.user.is_active or (token.expires_at and token.expires_at <= now):
            raise AuthenticationFailed(_("This token is not valid. Please make a new one."))
        if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
            # Once a minute is exact enough to see a forgotten token, and spares a write per request.
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        enter(request._request, membership)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return self.keyword
