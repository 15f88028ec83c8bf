"""Consents: read and signed on the screen, withdrawn, and printed as they were signed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients import strokes
from clients.forms.consents import SignForm
from clients.forms.refusals import show_refusal
from clients.models import Client, Consent
from clients.selectors.consents import ConsentState, consent_states, drawing_of
from clients.services import sign_consents, withdraw_consent
from clients.views.here import LARGEST_KEY, REFUSED, client_here
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import SCREEN, requires
from salon.errors import Conflict, Invalid, Missing
from salon.way_back import way_back


@requires(SCREEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: DeskRequest, pk: int) -> HttpResponse:
    """``language``: of the texts; the client's own if not said. ``next``: where to go on to."""
    client = client_here(request, pk)
    states = [one for one in consent_states(client, client.location) if one.consent is None or one.newer]
    if request.method != "POST":
        return _sign_page(request, client, states, SignForm(states=states, initial={"name": ""}))
    form = SignForm(request.POST, states=states)
    status = REFUSED
    if form.is_valid():
        try:
            _sign(request, client, form)
        except (Invalid, Conflict) as refusal:
            show_refusal(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Signed. The consent is on file."))
            return go_to(request, way_back(request) or reverse("clients:detail", args=[pk]))
    return _sign_page(request, client, states, form, status=status)


def _sign(request: DeskRequest, client: Client, form: SignForm) -> None:
    sign_consents(
        client=client,
        purposes=form.cleaned_data["purposes"],
        name=form.cleaned_data["name"],
        strokes=form.cleaned_data["strokes"],
        versions=form.versions,
        language=_language(request, client),
        actor=at_desk(request),
    )


def _language(request: DeskRequest, client: Client) -> str:
    wanted = request.POST.get("language") or request.GET.get("language") or ""
    return wanted if wanted in dict(settings.LANGUAGES) else client.language


def _sign_page(
    request: DeskRequest, client: Client, states: list[ConsentState], form: SignForm, *, status: int = 200
) -> HttpResponse:
    language = _language(request, client)
    context: dict[str, Any] = {
        "client": client,
        "form": form,
        "language": language,
        "languages": settings.LANGUAGES,
        "texts": [
            {
                "state": state,
                "title": state.text.title_in(language),
                "body": state.text.body_in(language),
                "ticked": state.purpose in form.ticked,
            }
            for state in sorted(states, key=lambda one: not one.required)
        ],
        "next": way_back(request),
        "box": f"0 0 {strokes.WIDTH} {strokes.HEIGHT}",
    }
    return render(request, "clients/sign.html", context, status=status)


@requires(SCREEN)
@require_POST
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    if withdraw_consent(client=client, purpose=request.POST.get("purpose", ""), actor=at_desk(request)):
        messages.success(request, _("The consent is withdrawn."))
    return go_to(request, reverse("clients:detail", args=[pk]) + "#consents")


@requires(SCREEN)
@never_cache
@require_safe
def show(request: DeskRequest, pk: int, consent_pk: int) -> HttpResponse:
    """The text as it was signed, with its signature, on one sheet of paper."""
    client = client_here(request, pk)
    related = ("text", "signature__taken_by", "withdrawn_by")
    rows = Consent.objects.select_related(*related).filter(client=client, text__isnull=False)
    consent = rows.filter(pk=min(consent_pk, LARGEST_KEY)).first()
    if consent is None or consent.text is None or consent.signature is None:
        raise Missing("missing", _("This consent is not on file."))
    language = consent.signature.language
    context = {
        "client": client,
        "consent": consent,
        "title": consent.text.title_in(language),
        "body": consent.text.body_in(language),
        "drawing": drawing_of(consent.signature),
        "box": f"0 0 {strokes.WIDTH} {strokes.HEIGHT}",
    }
    return render(request, "clients/consent.html", context)
