"""``/api/v1/clients/ID/``: patch tests, doctor's documents and overrides, through the same services as the browser."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.views import OneClient
from clients.models import Document, Override, PatchReading, PatchTest
from clients.paper_answer import paper_response
from clients.patch_tests import judge
from clients.selectors.overrides import overrides_of
from clients.selectors.patches import patch_of, patch_tests_of
from clients.selectors.screenings import documents_of
from clients.services import apply_patch_test, override_findings, read_patch_test, upload_document
from salon import clock
from salon.accounts.policies import HEALTH, SCREEN, TREAT
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import KeyField, StrictBooleanField, StrictSerializer
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading
from treatments.models import Serum, SerumLot, Treatment


class PatchTestIn(StrictSerializer):
    serum = KeyField()
    lot = KeyField(required=False, allow_null=True)
    place = serializers.CharField(max_length=320, help_text="Where on the skin.")
    applied_at = serializers.DateTimeField(required=False, help_text="Now if left out.")


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


class DocumentIn(StrictSerializer):
    """A form (multipart/form-data), as files are sent."""

    file = serializers.FileField(allow_empty_file=True, help_text="PDF, JPEG or PNG, up to 10 MB.")


class DocumentUploaded(serializers.Serializer[Any]):
    """What whoever uploads gets back; what it is for is said by whoever checks it."""

    id = serializers.IntegerField()
    uploaded_at = serializers.DateTimeField()
    checked = serializers.BooleanField()


class DocumentRow(DocumentUploaded):
    rule_code = serializers.CharField(allow_blank=True)
    issued_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    issuer = serializers.CharField(allow_blank=True)
    media_type = serializers.CharField(allow_blank=True)


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


def _moment(moment: Any, zone: Any) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


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
        "applied_at": _moment(test.applied_at, zone),
        "withdrawn": test.withdrawn_at is not None,
        "state": standing.state.value,
        "due_at": _moment(standing.due, zone),
        "readings": [
            {"result": one.result, "read_at": _moment(one.read_at, zone), "note": one.note}
            for one in test.readings.all()
        ],
    }


class ReadingsView(SalonView):
    policy = TREAT

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
        here = PatchTest.objects.filter(client__location=self.location)
        test = self.find(here.select_related("serum", "client"), pk)
        read_patch_test(test=test, actor=self.actor, **self.read(ReadingIn))
        note_reading(request, test.client.subject, Read.RECORDS)
        return Response(show_patch_test(test, self.location.zone), status=201)


class DocumentsView(OneClient):
    policy = {"GET": HEALTH, "POST": SCREEN}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="documents_list", responses={200: listing(DocumentRow)} | READ_PROBLEMS, tags=["clients"]
    )
    def get(self, request: Request, pk: int) -> Response:
        client = self.client(pk)
        note_reading(request, client.subject, Read.DOCUMENTS)
        return whole([self._uploaded(one) | self._read(one) for one in documents_of(client)])

    @extend_schema(
        operation_id="documents_upload",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": DocumentIn},
        responses={201: DocumentUploaded} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It counts once a cosmetologist or the owner has checked it, in the browser."""
        client = self.client(pk)
        document = upload_document(client=client, file=self.read(DocumentIn)["file"], actor=self.actor)
        return Response(self._uploaded(document), status=201)

    def _uploaded(self, document: Document) -> dict[str, Any]:
        uploaded = document.uploaded_at or document.checked_at
        return {
            "id": document.pk,
            "uploaded_at": _moment(uploaded, self.location.zone),
            "checked": document.checked_at is not None,
        }

    def _read(self, document: Document) -> dict[str, Any]:
        names = ("rule_code", "issued_on", "expires_on", "issuer", "media_type")
        return {name: getattr(document, name) for name in names}


class DocumentFileView(SalonView):
    policy = HEALTH

    @extend_schema(
        operation_id="documents_file",
        responses={(200, kind): OpenApiTypes.BINARY for kind in ("application/pdf", "image/jpeg", "image/png")}
        | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        document = self.find(Document.objects.filter(client__location=self.location).select_related("client"), pk)
        note_reading(request, document.client.subject, Read.DOCUMENTS)
        return paper_response(document)


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
            "made_at": _moment(override.made_at, self.location.zone),
        }
