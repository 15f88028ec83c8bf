"""``/api/v1/token/`` and ``/api/v1/tokens/``: get a key, list one's keys, revoke one."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from salon.accounts.models import ApiToken, User
from salon.accounts.policies import PUBLIC, STAFF
from salon.accounts.scopes import Scope
from salon.accounts.services.api_tokens import MOST_DAYS, USUAL_DAYS, issue_token, revoke_token
from salon.api.pages import whole
from salon.api.problems import TooMany
from salon.api.schema import PROBLEMS, listing, problems
from salon.api.strict import StrictIntegerField, StrictSerializer
from salon.api.views import SalonView
from salon.errors import Forbidden, Invalid


class Credentials(StrictSerializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)
    name = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="The device or program it is for."
    )
    scope = serializers.ChoiceField(
        choices=ApiToken.SCOPES,
        required=False,
        help_text="How far it reaches within the role; each includes the one before it. Left out: as far as the role.",
    )
    expires_in_days = StrictIntegerField(
        min_value=1, max_value=MOST_DAYS, required=False, help_text=f"Left out: {USUAL_DAYS}."
    )


class TokenOut(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown once. Send it as `Authorization: Token …`.")
    id = serializers.IntegerField(help_text="To revoke it by.")
    scope = serializers.CharField()
    expires_at = serializers.DateTimeField()


class TokenRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    scope = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class TokenView(SalonView):
    """Exchange a name and a password for a token."""

    policy = PUBLIC
    authentication_classes = ()

    @extend_schema(
        operation_id="token_create",
        auth=[],
        request=Credentials,
        responses={200: TokenOut} | problems(400, 403, 422, 429),
        tags=["tokens"],
    )
    def post(self, request: Request) -> Response:
        """A token for a name and a password."""
        given = self.read(Credentials)
        try:
            user = get_adapter().authenticate(request._request, username=given["username"], password=given["password"])
        except forms.ValidationError:
            raise TooMany(300, _("Too many failed tries. Please wait a few minutes.")) from None
        if user is None:
            raise Invalid("wrong_credentials", _("The name or the password is not right."))
        if is_mfa_enabled(user):
            raise Forbidden("second_factor", _("You use a second factor. Please make the token in the browser."))
        token, secret = issue_token(
            user=user,
            name=given.get("name", ""),
            scope=Scope(given.get("scope", Scope.CLINICAL)),
            days=given.get("expires_in_days", USUAL_DAYS),
        )
        zone = _zone_of(user)
        return Response(
            {"token": secret, "id": token.pk, "scope": token.scope, "expires_at": _local(token.expires_at, zone)}
        )


def _zone_of(user: User) -> tzinfo:
    """Her location's; who works nowhere has none."""
    membership = user.memberships.select_related("location").first()
    return membership.location.zone if membership else UTC


def _local(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


class TokensView(SalonView):
    policy = STAFF

    @extend_schema(operation_id="tokens_list", responses={200: listing(TokenRow)} | PROBLEMS, tags=["tokens"])
    def get(self, request: Request) -> Response:
        """Her own, not those that are revoked."""
        moments, zone = ("created_at", "last_used_at", "expires_at"), self.location.zone
        rows = ApiToken.objects.filter(user=self.user, revoked_at=None).values("id", "name", "scope", *moments)
        return whole([row | {name: _local(row[name], zone) for name in moments} for row in rows])


class TokenDetailView(SalonView):
    policy = STAFF

    @extend_schema(
        operation_id="tokens_revoke",
        request=None,
        responses={204: OpenApiResponse(description="Revoked at once.")} | problems(404),
        tags=["tokens"],
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Her own; the owner may revoke those of her colleagues too."""
        revoke_token(membership=self.membership, key=pk)
        return Response(status=204)
