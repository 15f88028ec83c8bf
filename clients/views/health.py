"""Putting allergies and doctor's documents on file and taking them off again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.forms.health import AllergyForm, DocumentForm
from clients.forms.refusals import show_refusal
from clients.models import Allergy, Client, Document
from clients.selectors.screenings import document_rules
from clients.services import note_allergy, note_document, withdraw_allergy, withdraw_document
from clients.views.detail import detail_page
from clients.views.here import LARGEST_KEY, REFUSED, at_desk, client_here, go_to, reads_health
from salon.accounts.policies import HEALTH, SCREEN, requires
from salon.errors import Invalid, Missing


@requires(SCREEN)
@require_POST
def add_allergy(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk may note one; whether and how it was understood is told only to who may read it."""
    client = client_here(request, pk)
    form = AllergyForm(request.POST)
    if form.is_valid():
        try:
            allergy = note_allergy(client=client, words=form.cleaned_data["ingredient"], actor=at_desk(request))
        except Invalid as refusal:
            show_refusal(form, refusal)
    if form.errors:
        return detail_page(request, client, status=REFUSED, allergy_form=form)
    messages.success(request, _noted(allergy) if reads_health(request) else _("Noted. Cosmetologists can read it."))
    return _back(request, client)


def _noted(allergy: Allergy) -> str:
    if not allergy.matched:
        return _("Noted as it was said. The catalogue does not know these words: read the serum's label.")
    return _("Noted: %(what)s.") % {"what": allergy.group or allergy.ingredient}


@requires(HEALTH)
@require_POST
def remove_allergy(request: HttpRequest, pk: int, allergy_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    allergy = Allergy.objects.filter(pk=min(allergy_pk, LARGEST_KEY), client=client).first()
    if allergy is None:
        raise Missing("missing", _("This allergy is not on file."))
    withdraw_allergy(allergy=allergy, actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return _back(request, client)


@requires(HEALTH)
@require_POST
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    form = DocumentForm(request.POST, rules=document_rules().values())
    if form.is_valid():
        try:
            note_document(client=client, actor=at_desk(request), **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
    if form.errors:
        return detail_page(request, client, status=REFUSED, document_form=form)
    messages.success(request, _("The document is on file."))
    return _back(request, client)


@requires(HEALTH)
@require_POST
def remove_document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    client = client_here(request, pk)
    document = Document.objects.filter(pk=min(document_pk, LARGEST_KEY), client=client).first()
    if document is None:
        raise Missing("missing", _("This document is not on file."))
    withdraw_document(document=document, actor=at_desk(request))
    messages.success(request, _("Taken off file."))
    return _back(request, client)


def _back(request: HttpRequest, client: Client) -> HttpResponse:
    return go_to(request, reverse("clients:detail", args=[client.pk]))
