"""``/api/v1/clients/ID/``: patch tests and overrides, through the same services as the browser."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.rows import local_moment
from clients.api.views import OneClient
from clients.models import Override, PatchReading, PatchTest
from clients.patch_tests import judge
from clients.selectors.overrides import overrides_of
from clients.selectors.patches import patch_of, patch_tests_of
from clients.services import apply_patch_test, override_findings, read_patch_test, withdraw_patch_test
from salon import clock
from salon.accounts.policies import HEALTH, TREAT
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import GONE_PROBLEMS, IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import KeyField, MomentField, StrictBooleanField, StrictSerializer
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import Serum, SerumLot, Treatment


class PatchTestIn(StrictSerializer):
    serum = KeyField()
    lot = KeyField(required=False, allow_null=True)
    place = serializers.CharField(max_length=320, help_text="Where on the skin.")
    applied_at = MomentField(required=False, help_text="Now if left out.")


class ReadingIn(StrictSerializer):
    result = serializers.ChoiceField(PatchReading.Result.values)
    note = serializers.CharField(max_length=1600, required=False, allow_blank=True)


class ReadingRow(serializers.Serializer[Any]):
    result = serializers.ChoiceField(PatchReading.Result.values)
    read_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)


class PatchTestRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    serum = serializers.IntegerField()
    lot = serializers.IntegerField(allow_null=True)
    place = serializers.CharField()
    applied_at = serializers.DateTimeField()
    withdrawn = serializers.BooleanField()
    state = serializers.ChoiceField(["waiting", "negative", "doubtful", "positive", "unread", "lapsed"])
    due_at = serializers.DateTimeField(allow_null=True, help_text="The next reading.")
    readings = ReadingRow(many=True)


class OverrideIn(StrictSerializer):
    treatment = KeyField()
    codes = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=40,
        help_text="Findings set aside.",
    )
    lapsed = StrictBooleanField(required=False, help_text="Let answers that ran out stand today.")
    reason = serializers.CharField(max_length=4000)


class OverrideRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    screening = serializers.IntegerField()
    codes = serializers.ListField(child=serializers.CharField())
    lapsed_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()


class PatchTestsView(OneClient):
    policy = {"GET": HEALTH, "POST": TREAT}

    @extend_schema(
        operation_id="patch_tests_list", responses={200: listing(PatchTestRow)} | READ_PROBLEMS, tags=["clients"]
    )
    def get(self, request: Request, pk: int) -> Response:
        """Newest first, those taken back too."""
        client = self.client(pk)
        note_reading(request, client.subject, Read.RECORDS)
        return whole([self._show(test) for test in patch_tests_of(client)])

    @extend_schema(
        operation_id="patch_tests_create",
        parameters=[IDEMPOTENCY_KEY],
        request=PatchTestIn,
        responses={201: PatchTestRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Note a patch test; it is to be read after 48 and after 96 hours."""
        client = self.client(pk)
        asked = self.read(PatchTestIn)
        serum = self.named(Serum.objects.filter(active=True), asked["serum"], "serum")
        lot = None
        if asked.get("lot"):
            lot = self.named(SerumLot.objects.filter(location=self.location), asked["lot"], "lot")
        more = {"place": asked["place"], "applied_at": asked.get("applied_at")}
        test = apply_patch_test(client=client, serum=serum, lot=lot, actor=self.actor, **more)
        return Response(self._show(test), status=201)

    def _show(self, test: PatchTest) -> dict[str, Any]:
        return show_patch_test(test, self.location.zone)


def show_patch_test(test: PatchTest, zone: Any) -> dict[str, Any]:
    standing = judge([patch_of(test)], holds_days=test.serum.patch_test_holds_days, now=clock.now())
    return {
        "id": test.pk,
        "serum": test.serum_id,
        "lot": test.lot_id,
        "place": test.place,
        "applied_at": local_moment(test.applied_at, zone),
        "withdrawn": test.withdrawn_at is not None,
        "state": standing.state.value,
        "due_at": local_moment(standing.due, zone),
        "readings": [
            {"result": one.result, "read_at": local_moment(one.read_at, zone), "note": one.note}
            for one in test.readings.all()
        ],
    }


class _OnePatchTest(SalonView):
    policy = TREAT

    def test(self, pk: int) -> PatchTest:
        here = PatchTest.objects.filter(client__location=self.location)
        return self.find(here.select_related("serum", "client"), pk)


class PatchTestView(_OnePatchTest):
    @extend_schema(
        operation_id="patch_tests_remove", request=None, responses={204: None} | GONE_PROBLEMS, tags=["clients"]
    )
    def delete(self, request: Request, pk: int) -> Response:
        """It was noted by mistake; the row stays, closed. Twice answers 409."""
        withdraw_patch_test(test=self.test(pk), actor=self.actor)
        return Response(status=204)


class ReadingsView(_OnePatchTest):
    @extend_schema(
        operation_id="patch_tests_read",
        parameters=[IDEMPOTENCY_KEY],
        request=ReadingIn,
        responses={201: PatchTestRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """What is to be seen now. A reaction may be noted at any time, its absence from 48 hours on."""
        test = self.test(pk)
        read_patch_test(test=test, actor=self.actor, **self.read(ReadingIn))
        note_reading(request, test.client.subject, Read.RECORDS)
        return Response(show_patch_test(test, self.location.zone), status=201)


class OverridesView(OneClient):
    policy = {"GET": HEALTH, "POST": TREAT}

    @extend_schema(
        operation_id="overrides_list", responses={200: listing(OverrideRow)} | READ_PROBLEMS, tags=["clients"]
    )
    def get(self, request: Request, pk: int) -> Response:
        """All that was ever set aside, newest first."""
        client = self.client(pk)
        note_reading(request, client.subject, Read.ANSWERS)
        return whole([self._show(one) for one in overrides_of(client)])

    @extend_schema(
        operation_id="overrides_create",
        parameters=[IDEMPOTENCY_KEY],
        request=OverrideIn,
        responses={201: OverrideRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Set findings of the latest screening aside. A refusal answers 409 `override_refused`."""
        client = self.client(pk)
        asked = self.read(OverrideIn)
        treatment = self.named(Treatment.objects.all(), asked.pop("treatment"), "treatment")
        made = override_findings(client=client, treatment=treatment, actor=self.actor, **asked)
        return Response(self._show(made), status=201)

    def _show(self, override: Override) -> dict[str, Any]:
        return {
            "id": override.pk,
            "screening": override.screening_id,
            "codes": override.codes,
            "lapsed_on": override.lapsed_on,
            "reason": override.reason,
            "made_at": local_moment(override.made_at, self.location.zone),
        }
