"""``/api/v1/repairs/``: someone is away, something is out of order: what is hit, where it goes; applied, undone."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.api.plans import PlannedRow
from bookings.api.sessions import STATE_PROBLEMS
from bookings.api.shapes import RepairIn
from bookings.models import Cosmetologist, Device, Repair, Room
from bookings.services.repair import (
    Cause,
    CauseKind,
    apply_repair,
    propose_repair,
    show_repair,
    undo_repair,
)
from clients.models import Client
from salon.accounts.policies import BOOK, SETTINGS, STAFF
from salon.api.idempotency import idempotent
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS
from salon.api.steps import OneThing, step_view
from salon.api.views import SalonView
from salon.errors import Forbidden
from treatments.models import SerumLot

_ROWS: dict[str, Any] = {
    "cosmetologist": Cosmetologist,
    "room": Room,
    "device": Device,
    "lot": SerumLot,
    "client": Client,
}
_INSTANT = timedelta(microseconds=1)


class ClientChangeRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    session = serializers.IntegerField(allow_null=True)
    before = PlannedRow(allow_null=True, help_text="Null: it had no date before.")
    after = PlannedRow(allow_null=True, help_text="Null: no other place; `reason` says why.")
    reason = serializers.CharField(allow_blank=True)
    confirmed = serializers.BooleanField(help_text="The client has confirmed this session.")
    hit = serializers.BooleanField(help_text="It cannot stay; false: it only makes room for one that cannot.")


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
        repair = propose_repair(location=self.location, cause=self._cause(asked), actor=self.actor)
        if asked["apply"]:
            repair = apply_repair(repair=repair, actor=self.actor)
        return Response(show_repair(repair).as_json())

    def _cause(self, asked: dict[str, Any]) -> Cause:
        reason, times = asked.get("reason", ""), (asked.get("from"), asked.get("to"))
        if asked.get("hours"):
            return Cause(CauseKind.HOURS)
        if asked.get("closure"):
            return Cause(CauseKind.CLOSURE, 0, *self._days(asked["from"], asked["to"]), reason)
        field = next(name for name in _ROWS if name in asked)
        row = self.named(_ROWS[field].objects.filter(location=self.location), asked[field], field)
        return Cause(CauseKind(field), row.pk, *times, reason)

    def _days(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """Whole local days: whoever closes at noon closes the day."""
        zone = self.location.zone
        first, last = start.astimezone(zone).date(), (end - _INSTANT).astimezone(zone).date()
        return datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)


class RepairView(SalonView):
    policy = STAFF

    @extend_schema(operation_id="repairs_read", responses={200: RepairOut} | READ_PROBLEMS, tags=["sessions"])
    def get(self, request: Request, pk: int) -> Response:
        """A repair as it was proposed, applied or undone."""
        return Response(show_repair(self.find(_of(self), pk)).as_json())


def _of(view: SalonView) -> Any:
    return Repair.objects.select_related("location").filter(location=view.location)


class _Repair(OneThing):
    policy = BOOK
    name, operations, tag, shape, problems = "repair", "repairs", "sessions", RepairOut, STATE_PROBLEMS

    def thing(self, pk: int) -> Repair:
        repair: Repair = self.find(_of(self), pk)
        if Cause.from_json(repair.cause).change and not SETTINGS.allows(self.role):
            raise Forbidden("forbidden", _("Only the owner changes hours."))
        return repair

    def show(self, thing: Repair) -> Any:
        return show_repair(self.find(_of(self), thing.pk)).as_json()


apply = step_view(_Repair, "apply", "Move what was shown; one message a client", apply_repair)
undo = step_view(_Repair, "undo", "Take a repair, or a course planned again, back as one", undo_repair)
note = step_view(_Repair, "note", "Only write down what happened; the sessions stay", partial(apply_repair, move=False))
