"""Doctor's documents: uploaded by anyone at the desk, opened and checked by whoever may read health data."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.forms.health import CheckForm, DocumentForm, UploadForm
from clients.models import Client, Document
from clients.paper_answer import paper_response
from clients.selectors.screenings import document_rules
from clients.services import check_document, note_document, upload_document, withdraw_document
from clients.views.here import back_to, client_here
from clients.views.parts import row_of, take_form
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import HEALTH, SCREEN, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

PART = "documents"


def document_of(client: Client, pk: int) -> Document:
    """Raises: Missing."""
    return row_of(Document, client, pk, _("This document is not on file."))


@requires(SCREEN)
@require_POST
def upload(request: DeskRequest, pk: int) -> HttpResponse:
    """The file alone: what it is for is said by whoever checks it."""
    client = client_here(request, pk)
    form = UploadForm(request.POST, request.FILES)
    return take_form(
        request,
        client,
        PART,
        work=lambda: upload_document(client=client, file=form.cleaned_data["file"], actor=at_desk(request)),
        said=_("Uploaded. A cosmetologist has to check it."),
        upload_form=form,
    )


@requires(HEALTH)
@require_POST
def add(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    form = DocumentForm(request.POST, request.FILES, rules=document_rules().values())
    return take_form(
        request,
        client,
        PART,
        work=lambda: note_document(client=client, actor=at_desk(request), **form.cleaned_data),
        said=_("The document is on file."),
        document_form=form,
    )


@requires(HEALTH)
@require_POST
def check(request: DeskRequest, pk: int, document_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    document = document_of(client, document_pk)
    form = CheckForm(request.POST, rules=document_rules().values(), prefix=f"d{document.pk}")
    return take_form(
        request,
        client,
        PART,
        work=lambda: check_document(document=document, actor=at_desk(request), **form.cleaned_data),
        said=_("Checked. The document counts from now on."),
        check_form=form,
    )


@requires(HEALTH)
@require_safe
def show(request: DeskRequest, pk: int, document_pk: int) -> FileResponse:
    """The file as an attachment: nothing in it runs in the salon's pages."""
    client = client_here(request, pk)
    document = document_of(client, document_pk)
    note_reading(request, client.subject, Read.DOCUMENTS)
    return paper_response(document)


@requires(HEALTH)
@require_POST
def remove(request: DeskRequest, pk: int, document_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    withdraw_document(document=document_of(client, document_pk), actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return back_to(request, client, PART)
