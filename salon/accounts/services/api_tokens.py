"""Tokens with which a program or a device speaks for a person: made for a time, revoked at once."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.models import ApiToken, Membership, User
from salon.accounts.roles import Role
from salon.accounts.scopes import Scope
from salon.accounts.tokens import digest, new_secret
from salon.errors import Invalid, Missing

USUAL_DAYS = 365
MOST_DAYS = 730
NAME_MOST = 80


def issue_token(
    *, user: User, name: str = "", scope: Scope = Scope.CLINICAL, days: int = USUAL_DAYS
) -> tuple[ApiToken, str]:
    """Make a token for ``user`` that ends after ``days``. Returns the row and the secret, never readable again.

    Raises:
        Invalid: the name is too long, or the days are fewer than one or more than two years.
    """
    if len(name) > NAME_MOST:
        said = _("Please use at most %(count)d characters.") % {"count": NAME_MOST}
        raise Invalid("invalid", said, errors={"name": [said]})
    if not 1 <= days <= MOST_DAYS:
        said = _("Please enter the days, from 1 to %(most)d.") % {"most": MOST_DAYS}
        raise Invalid("invalid", said, errors={"days": [said]})
    secret, now = new_secret(), clock.now()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scope=scope.value,
        digest=digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def revocable(membership: Membership) -> QuerySet[ApiToken]:
    """The tokens a person may revoke: her own; the owner those of all colleagues of her location too."""
    return _hers(membership).filter(revoked_at=None)


def _hers(membership: Membership) -> QuerySet[ApiToken]:
    whose = {"user": membership.user_id}
    if membership.role == Role.OWNER:
        whose = {"user__memberships__location": membership.location_id}
    return ApiToken.objects.filter(**whose).select_related("user").order_by("user_id", "id")


def revoke_token(*, membership: Membership, key: int) -> ApiToken:
    """Revoke a token at once: the next request with it is refused. Twice is as good as once.

    Raises:
        Missing: there is none of this key that she may revoke.
    """
    token = _hers(membership).filter(pk=key).first()
    if token is None:
        raise Missing("missing", _("This token is not there any more."))
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())
    return token
