"""``/api/v1/clients/ID/consents/``: what a client agreed to; signed and withdrawn as at the desk."""

import json
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.views import OneClient
from clients.models import Consent, Purpose
from clients.selectors.consent_texts import current_texts
from clients.selectors.consents import required_consents
from clients.services import sign_consents, withdraw_consent
from salon.accounts.policies import SCREEN, STAFF
from salon.api.idempotency import idempotent
from salon.api.pages import page, whole
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import ListQuery, StrictSerializer
from salon.api.views import SalonView
from salon.errors import Missing


class ConsentTextRow(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(Purpose.values)
    version = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    language = serializers.CharField()
    needed_to_start = serializers.BooleanField(help_text="No session starts without it at this location.")


class ConsentIn(StrictSerializer):
    purposes = serializers.ListField(child=serializers.CharField(max_length=24), min_length=1, max_length=10)
    name = serializers.CharField(required=False, allow_blank=True, max_length=480, help_text="Typed, a signature.")
    strokes = serializers.ListField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.IntegerField())),
        required=False,
        help_text="Drawn, in a box of 900 by 300: strokes of points [x, y].",
    )
    language = serializers.ChoiceField(["en", "ru"], required=False, help_text="The language it was read in.")
    versions = serializers.DictField(child=serializers.IntegerField(), required=False, help_text="Shown, by purpose.")


class ConsentRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    purpose = serializers.ChoiceField(Purpose.values)
    version = serializers.IntegerField(allow_null=True)
    manner = serializers.ChoiceField(["drawn", "typed"], allow_null=True)
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    replaced = serializers.BooleanField()


class WithdrawIn(StrictSerializer):
    purpose = serializers.ChoiceField(Purpose.values)


class ConsentTextsView(SalonView):
    policy = STAFF

    @extend_schema(
        operation_id="consent_texts_list",
        responses={200: listing(ConsentTextRow)} | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request) -> Response:
        """The texts in force, in the language asked for by Accept-Language."""
        required = required_consents(self.location)
        language = "ru" if (get_language() or "").startswith("ru") else "en"
        return whole(
            [
                {
                    "purpose": text.purpose,
                    "version": text.version,
                    "title": text.title_in(language),
                    "body": text.body_in(language),
                    "language": language,
                    "needed_to_start": text.purpose in required,
                }
                for text in current_texts().values()
            ]
        )


class ConsentsView(OneClient):
    policy = SCREEN
    asks = ListQuery

    @extend_schema(
        operation_id="consents_list",
        parameters=[ListQuery],
        responses={200: listing(ConsentRow)} | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """Newest first, withdrawn ones too."""
        rows = Consent.objects.filter(client=self.client(pk)).select_related("text", "signature").order_by()
        return page(request, rows, ordering="-id", show=lambda found: [self._show(one) for one in found])

    @extend_schema(
        operation_id="consents_sign",
        parameters=[IDEMPOTENCY_KEY],
        request=ConsentIn,
        responses={201: ConsentRow(many=True)} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Put a signature, typed or drawn, under the texts in force. What stood for these purposes is replaced."""
        client = self.client(pk)
        asked = self.read(ConsentIn)
        signed = sign_consents(
            client=client,
            purposes=asked["purposes"],
            name=asked.get("name", ""),
            strokes=json.dumps(asked.get("strokes", [])),
            language=asked.get("language", client.language),
            versions=asked.get("versions"),
            actor=self.actor,
        )
        return Response([self._show(one) for one in signed], status=201)

    def _show(self, consent: Consent) -> dict[str, Any]:
        zone = self.location.zone
        closed = consent.withdrawn_at
        return {
            "id": consent.pk,
            "purpose": consent.purpose,
            "version": consent.text.version if consent.text else None,
            "manner": consent.signature.manner if consent.signature else None,
            "given_at": consent.given_at.astimezone(zone).isoformat(timespec="seconds"),
            "withdrawn_at": closed.astimezone(zone).isoformat(timespec="seconds") if closed else None,
            "replaced": consent.replaced,
        }


class WithdrawView(OneClient):
    policy = SCREEN

    @extend_schema(
        operation_id="consents_withdraw",
        request=WithdrawIn,
        responses={204: None} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Close the consent in force; 404 where none is."""
        client = self.client(pk)
        if not withdraw_consent(client=client, purpose=self.read(WithdrawIn)["purpose"], actor=self.actor):
            raise Missing("missing", _("This consent is not in force."))
        return Response(status=204)
