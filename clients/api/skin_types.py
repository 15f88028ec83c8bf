"""``/api/v1/clients/ID/skin-types/``: Fitzpatrick and Glogau, noted once each, taken back. Health data."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.rows import local_moment
from clients.api.views import OneClient
from clients.models import SkinType
from clients.services.skin_types import note_skin_type, withdraw_skin_type
from clients.skin_types import HIGHEST, SkinKind
from salon.accounts.policies import HEALTH, TREAT
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import GONE_PROBLEMS, IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import StrictIntegerField, StrictSerializer
from salon.api.views import SalonView
from salon.errors import Conflict
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

_KINDS = [kind.value for kind in SkinKind]


class SkinTypeIn(StrictSerializer):
    kind = serializers.ChoiceField(_KINDS)
    grade = StrictIntegerField(min_value=1, max_value=max(HIGHEST.values()), help_text="1 for I, and so on.")


class SkinTypeRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(_KINDS)
    grade = serializers.IntegerField()
    noted_at = serializers.DateTimeField()


class SkinTypesView(OneClient):
    policy = {"GET": HEALTH, "POST": TREAT}

    @extend_schema(
        operation_id="skin_types_list", responses={200: listing(SkinTypeRow)} | READ_PROBLEMS, tags=["clients"]
    )
    def get(self, request: Request, pk: int) -> Response:
        """Her types on file."""
        client = self.client(pk)
        note_reading(request, client.subject, Read.RECORDS)
        return whole([self._show(one) for one in SkinType.objects.filter(client=client, withdrawn_at=None)])

    @extend_schema(
        operation_id="skin_types_create",
        parameters=[IDEMPOTENCY_KEY],
        request=SkinTypeIn,
        responses={201: SkinTypeRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """One of each kind is on file; a second answers 409 `skin_type_known`."""
        client, asked = self.client(pk), self.read(SkinTypeIn)
        noted = note_skin_type(client=client, kind=SkinKind(asked["kind"]), grade=asked["grade"], actor=self.actor)
        return Response(self._show(noted), status=201)

    def _show(self, one: SkinType) -> dict[str, Any]:
        return {"id": one.pk, "kind": one.kind, "grade": one.grade} | {
            "noted_at": local_moment(one.noted_at, self.location.zone)
        }


class SkinTypeView(SalonView):
    policy = TREAT

    @extend_schema(
        operation_id="skin_types_remove", request=None, responses={204: None} | GONE_PROBLEMS, tags=["clients"]
    )
    def delete(self, request: Request, pk: int) -> Response:
        """It was noted by mistake; the row stays, closed. Twice answers 409."""
        one = self.find(SkinType.objects.filter(client__location=self.location).select_related("client"), pk)
        if one.withdrawn_at:
            raise Conflict("skin_type_withdrawn", _("This type has been taken off file already."))
        withdraw_skin_type(client=one.client, kind=SkinKind(one.kind), actor=self.actor)
        return Response(status=204)
