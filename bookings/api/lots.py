"""``/api/v1/lots/ID/trace/``: from a lot to everybody treated with it and every session planned with it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.rows import local
from bookings.selectors.lot_trace import Planned, Treated, lot_trace
from bookings.services.repair import Cause, CauseKind, sessions_hit
from salon.accounts.policies import HEALTH
from salon.api.schema import READ_PROBLEMS
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import SerumLot


class TreatedRow(serializers.Serializer[Any]):
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    sessions = serializers.ListField(child=serializers.IntegerField(), help_text="Whose records name the lot.")


class LotSessionRow(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    starts_at = serializers.DateTimeField()
    uncovered = serializers.BooleanField(help_text="No other lot here holds enough for it.")


class TraceOut(serializers.Serializer[Any]):
    lot = serializers.IntegerField()
    serum = serializers.IntegerField()
    recalled = serializers.BooleanField()
    treated = TreatedRow(many=True)
    planned = LotSessionRow(many=True)


class TraceView(SalonView):
    policy = HEALTH

    @extend_schema(operation_id="lots_trace", responses={200: TraceOut} | READ_PROBLEMS, tags=["catalogue"])
    def get(self, request: Request, pk: int) -> Response:
        """`repairs/` with `lot` finds other dates for what is not covered; `courses/ID/serum/` another serum."""
        lot = self.find(SerumLot.objects.filter(location=self.location).select_related("serum"), pk)
        hit = sessions_hit(location=self.location, cause=Cause(CauseKind.LOT, lot.pk))
        trace = lot_trace(lot, uncovered={one.pk for one in hit})
        note_reading(request, trace.subjects, Read.RECORDS)
        return Response(
            {
                "lot": lot.pk,
                "serum": lot.serum_id,
                "recalled": lot.recalled_at is not None,
                "treated": [self._treated(one) for one in trace.treated],
                "planned": [self._planned(one) for one in trace.planned],
            }
        )

    def _treated(self, one: Treated) -> dict[str, Any]:
        sessions = [record.session_id for record in one.records]
        return {"client": one.client.pk, "client_name": one.client.name, "sessions": sessions}

    def _planned(self, one: Planned) -> dict[str, Any]:
        session = one.session
        who = {"client": session.client_id, "client_name": session.client.name}
        when = local(session.starts_at, self.location.zone)
        return {"session": session.pk, **who, "starts_at": when, "uncovered": one.uncovered}
