"""``/api/v1/token/`` and ``/api/v1/tokens/``: get a key, list one's keys, revoke one."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from salon import clock
from salon.accounts.models import ApiToken
from salon.accounts.policies import PUBLIC, STAFF
from salon.accounts.tokens import issue_token
from salon.api.schema import PROBLEMS, listing, problems
from salon.api.strict import StrictSerializer
from salon.api.views import SalonView
from salon.errors import Forbidden, Invalid


class Credentials(StrictSerializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)
    name = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="What the token is for.")


class TokenOut(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown once. Send it as `Authorization: Token …`.")


class TokenRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
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
        given = self.read(Credentials)
        try:
            user = get_adapter().authenticate(request._request, username=given["username"], password=given["password"])
        except forms.ValidationError:
            raise Throttled(wait=300, detail=_("Too many failed tries. Please wait a few minutes.")) from None
        if user is None:
            raise Invalid("wrong_credentials", _("The name or the password is not right."))
        if is_mfa_enabled(user):
            raise Forbidden("second_factor", _("You use a second factor. Please make the token in the browser."))
        _token, secret = issue_token(user=user, name=given.get("name", ""))
        return Response({"token": secret})


class TokensView(SalonView):
    policy = STAFF

    @extend_schema(operation_id="tokens_list", responses={200: listing(TokenRow)} | PROBLEMS, tags=["tokens"])
    def get(self, request: Request) -> Response:
        rows = ApiToken.objects.filter(user=self.user, revoked_at=None).values(
            "id", "name", "created_at", "last_used_at", "expires_at"
        )
        return Response({"results": list(rows), "next": None, "previous": None})


class TokenDetailView(SalonView):
    policy = STAFF

    @extend_schema(
        operation_id="tokens_revoke",
        request=None,
        responses={204: OpenApiResponse(description="Revoked at once.")} | problems(404),
        tags=["tokens"],
    )
    def delete(self, request: Request, pk: int) -> Response:
        token = self.find(ApiToken.objects.filter(user=self.user, revoked_at=None), pk)
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=clock.now())
        return Response(status=204)
