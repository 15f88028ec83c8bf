"""``/api/v1/clients/ID/documents/``: a doctor's papers, sent in by the desk, read and checked by others."""

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.rows import local_moment
from clients.api.views import OneClient
from clients.models import Document
from clients.paper_answer import paper_response
from clients.selectors.screenings import documents_of
from clients.services import check_document, note_document, upload_document, withdraw_document
from salon.accounts.policies import HEALTH, SCREEN
from salon.api.idempotency import idempotent
from salon.api.pages import whole
from salon.api.schema import GONE_PROBLEMS, IDEMPOTENCY_KEY, READ_PROBLEMS, WRITE_PROBLEMS, listing
from salon.api.strict import StrictSerializer
from salon.api.views import SalonView
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


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


class CheckIn(StrictSerializer):
    rule_code = serializers.CharField(max_length=60, help_text="The contraindication it answers.")
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(
        required=False, allow_null=True, help_text="Its last valid day; none: until it is taken off file."
    )
    issuer = serializers.CharField(max_length=640, required=False, allow_blank=True)


def show_uploaded(document: Document, zone: Any) -> dict[str, Any]:
    uploaded = document.uploaded_at or document.checked_at
    return {
        "id": document.pk,
        "uploaded_at": local_moment(uploaded, zone),
        "checked": document.checked_at is not None,
    }


def show_document(document: Document, zone: Any) -> dict[str, Any]:
    names = ("rule_code", "issued_on", "expires_on", "issuer", "media_type")
    return show_uploaded(document, zone) | {name: getattr(document, name) for name in names}


class DocumentsView(OneClient):
    policy = {"GET": HEALTH, "POST": SCREEN}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="documents_list", responses={200: listing(DocumentRow)} | READ_PROBLEMS, tags=["clients"]
    )
    def get(self, request: Request, pk: int) -> Response:
        """Her papers, checked or still to be checked."""
        client = self.client(pk)
        note_reading(request, client.subject, Read.DOCUMENTS)
        return whole([show_document(one, self.location.zone) for one in documents_of(client)])

    @extend_schema(
        operation_id="documents_upload",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": DocumentIn},
        responses={201: DocumentUploaded} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It counts once a cosmetologist or the owner has checked it."""
        client = self.client(pk)
        document = upload_document(client=client, file=self.read(DocumentIn)["file"], actor=self.actor)
        return Response(show_uploaded(document, self.location.zone), status=201)


class PapersSeenView(OneClient):
    policy = HEALTH

    @extend_schema(
        operation_id="documents_note",
        parameters=[IDEMPOTENCY_KEY],
        request=CheckIn,
        responses={201: DocumentRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """The paper itself was seen and nothing is kept of it but this."""
        document = note_document(client=self.client(pk), actor=self.actor, **self.read(CheckIn))
        return Response(show_document(document, self.location.zone), status=201)


class _OneDocument(SalonView):
    policy = HEALTH

    def document(self, pk: int) -> Document:
        rows = Document.objects.filter(client__location=self.location)
        return self.find(rows.select_related("client__location"), pk)


class DocumentView(_OneDocument):
    @extend_schema(
        operation_id="documents_remove", request=None, responses={204: None} | GONE_PROBLEMS, tags=["clients"]
    )
    def delete(self, request: Request, pk: int) -> Response:
        """It counts no more. Twice answers 409."""
        withdraw_document(document=self.document(pk), actor=self.actor)
        return Response(status=204)


class DocumentCheckView(_OneDocument):
    @extend_schema(
        operation_id="documents_check",
        request=CheckIn,
        responses={200: DocumentRow} | WRITE_PROBLEMS,
        tags=["clients"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """She has read it: from now on it counts."""
        document = self.document(pk)
        note_reading(request, document.client.subject, Read.DOCUMENTS)
        checked = check_document(document=document, actor=self.actor, **self.read(CheckIn))
        return Response(show_document(checked, self.location.zone))


class DocumentFileView(_OneDocument):
    @extend_schema(
        operation_id="documents_file",
        responses={(200, kind): OpenApiTypes.BINARY for kind in ("application/pdf", "image/jpeg", "image/png")}
        | READ_PROBLEMS,
        tags=["clients"],
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        """The file itself."""
        document = self.document(pk)
        note_reading(request, document.client.subject, Read.DOCUMENTS)
        return paper_response(document)
