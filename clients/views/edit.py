"""Making a client and changing her contact data; both stand alone, in a dialog, or inside another page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from clients.forms.contact import ClientForm, contact_of
from clients.forms.refusals import show_refusal
from clients.models import Client
from clients.selectors.search import same_contact
from clients.services import create_client, update_client
from clients.views.here import REFUSED, client_here, with_query
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import STAFF, requires
from salon.errors import Invalid, Stale
from salon.way_back import way_back


@requires(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """``name``: what was typed where the client was looked for. ``next`` and ``embed``: see ``_go_on``."""
    location = request.location
    if request.method != "POST":
        initial = {"language": location.language, "name": request.GET.get("name", "")[:120]}
        return _form_page(request, ClientForm(location=location, initial=initial))
    form = ClientForm(request.POST, location=location)
    if not form.is_valid():
        return _form_page(request, form, status=REFUSED)
    known = [] if form.cleaned_data["anyway"] else same_contact(location=location, **_reach(form))
    if known:
        return _form_page(request, form, status=409, known=known)
    try:
        client = create_client(location=location, actor=at_desk(request), **form.contact)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, status=REFUSED)
    return _go_on(request, client, _("%(name)s is on file now.") % {"name": client.name})


def _reach(form: ClientForm) -> dict[str, str]:
    return {"email": form.cleaned_data["email"], "phone": form.cleaned_data["phone"]}


@requires(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    if request.method != "POST":
        form = ClientForm(location=client.location, initial=contact_of(client))
        return _form_page(request, form, client=client)
    data = request.POST.copy()
    form = ClientForm(data, location=client.location)
    status = REFUSED
    if form.is_valid():
        try:
            client = update_client(
                client=client,
                changes=form.contact,
                expected_version=form.cleaned_data["version"],
                actor=at_desk(request),
            )
            return _go_on(request, client, _("Saved."))
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Stale as refusal:
            status = refusal.status
            show_refusal(form, refusal)
            # Saving once more is then a choice made knowing what the colleague wrote.
            data["version"] = str(client.version)
            return _form_page(request, form, status=status, client=client, theirs=contact_of(client))
    return _form_page(request, form, status=status, client=client)


def _form_page(
    request: DeskRequest, form: ClientForm, *, status: int = 200, client: Client | None = None, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "client": client,
        "next": way_back(request),
        "embed": _embedded(request),
        "action": reverse("clients:edit", args=[client.pk]) if client else reverse("clients:new"),
    }
    part = request.htmx
    template = "clients/_client_form.html" if part else "clients/edit.html"
    return render(request, template, context | more, status=status)


def _embedded(request: DeskRequest) -> bool:
    return "embed" in (request.POST if request.method == "POST" else request.GET)


def _go_on(request: DeskRequest, client: Client, said: str) -> HttpResponse:
    """Inside another page (``embed``): tell it by the event ``client-chosen``. Otherwise leave for ``next``."""
    if _embedded(request) and request.htmx:
        return trigger_client_event(HttpResponse(status=204), "client-chosen", {"id": client.pk})
    messages.success(request, said)
    address = way_back(request)
    detail = reverse("clients:detail", args=[client.pk])
    return go_to(request, with_query(address, client=client.pk) if address else detail)
