"""A client's data as the owner handles them: what is held and until when, an export, an erasure."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients.forms.privacy import REASONS, ErasureForm
from clients.forms.refusals import show_refusal
from clients.models import Client
from clients.selectors.held import held_of
from clients.services.erase_client import erase_client
from clients.services.export_client import export_client
from clients.views.here import REFUSED, client_here
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import PRIVACY, requires
from salon.errors import SalonError
from salon.privacy.classes import Read, RecordClass
from salon.privacy.models import Erasure
from salon.privacy.readings import note_reading
from salon.privacy.retention import LABELS


@requires(PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    if request.method != "POST":
        return _page(request, client, ErasureForm(initial={"reason": "asked"}))
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, client, form, status=REFUSED)
    try:
        erase_client(client=client, classes=form.chosen, reason=form.cleaned_data["reason"], actor=at_desk(request))
    except SalonError as refusal:
        show_refusal(form, refusal)
        return _page(request, client, form, status=refusal.status)
    messages.success(request, _("Erased."))
    return HttpResponseRedirect(reverse("clients:data", args=[pk]))


def _page(request: DeskRequest, client: Client, form: ErasureForm, *, status: int = 200) -> HttpResponse:
    held = held_of(client, clock.today(client.location.zone))
    context = {
        "client": client,
        "held": held,
        "left": any(one.count for one in held),
        "form": form,
        "chosen": form["classes"].value() or [],
        "erasures": [_told(one) for one in Erasure.objects.filter(subject=client.subject)],
    }
    return render(request, "clients/data.html", context, status=status)


def _told(erasure: Erasure) -> dict[str, Any]:
    """What was erased, in words: classes, rows, why, by whom."""
    return {
        "at": erasure.at,
        "by": erasure.by_name,
        "classes": [LABELS[RecordClass(one)] for one in erasure.classes],
        "rows": sum(erasure.counts.values()),
        "why": REASONS[Erasure.Reason(erasure.reason)],
    }


@requires(PRIVACY)
@require_safe
def export(request: DeskRequest, pk: int) -> StreamingHttpResponse:
    client = client_here(request, pk)
    note_reading(request, client.subject, Read.EXPORT)
    pieces = export_client(client=client, at=clock.now(), language=get_language() or client.language)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="client-{client.pk}.zip"'
    return answer
