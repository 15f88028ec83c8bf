"""``/api/v1/repairs/``: someone is away, something is out of order: what is hit, where it goes; shown or applied."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.plans import PlannedRow
from bookings.api.shapes import RepairIn
from bookings.models import Cosmetologist, Device, Room
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, show_repair
from salon.accounts.policies import BOOK
from salon.api.idempotency import idempotent
from salon.api.schema import IDEMPOTENCY_KEY, WRITE_PROBLEMS
from salon.api.views import SalonView
from treatments.models import SerumLot

_ROWS: dict[str, Any] = {"cosmetologist": Cosmetologist, "room": Room, "device": Device, "lot": SerumLot}


class ClientChangeRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    session = serializers.IntegerField(allow_null=True)
    before = PlannedRow(allow_null=True)
    after = PlannedRow(allow_null=True, help_text="Null: no other place; `reason` says why.")
    reason = serializers.CharField(allow_blank=True)


class RepairClientRow(serializers.Serializer[Any]):
    client = serializers.IntegerField()
    client_name = serializers.CharField()
    changes = ClientChangeRow(many=True)


class RepairOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(["proposed", "applied", "undone"])
    proven = serializers.BooleanField(help_text="There is no smaller change.")
    moved = serializers.IntegerField()
    unplaced = serializers.IntegerField()
    clients = RepairClientRow(many=True)


class RepairsView(SalonView):
    policy = BOOK

    @extend_schema(
        operation_id="repairs_create",
        parameters=[IDEMPOTENCY_KEY],
        request=RepairIn,
        responses={200: RepairOut} | WRITE_PROBLEMS,
        tags=["sessions"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Every session hit across all courses, with the fewest and smallest moves. One message a client if applied."""
        asked = self.read(RepairIn)
        field = next(name for name in _ROWS if name in asked)
        row = self.named(_ROWS[field].objects.filter(location=self.location), asked[field], field)
        cause = Cause(CauseKind(field), key=row.pk, starts_at=asked["from"], ends_at=asked["to"])
        repair = propose_repair(location=self.location, cause=cause, actor=self.actor)
        if asked["apply"]:
            repair = apply_repair(repair=repair, actor=self.actor)
        return Response(show_repair(repair).as_json())
