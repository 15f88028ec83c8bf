"""Settings: the consent texts, and which of them a session needs before it starts."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.forms.consents import DemandForm, TextForm
from clients.forms.refusals import show_refusal
from clients.models import Purpose
from clients.selectors.consent_texts import TEXTS, current_texts
from clients.selectors.consents import required_consents
from clients.services.consent_texts import save_demand, save_text
from clients.views.here import REFUSED
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Invalid, Missing, Stale


@requires(SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_texts(request: DeskRequest) -> HttpResponse:
    location = request.location
    form = DemandForm(request.POST or None, initial={"required": required_consents(location)})
    if request.method == "POST" and DemandForm(request.POST).is_valid():
        save_demand(location=location, required=request.POST.getlist("required"))
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("clients:consent-texts"))
    context = {"form": form, "texts": list(current_texts().values())}
    return render(request, "clients/consent_texts.html", context, status=REFUSED if request.method == "POST" else 200)


@requires(SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_text(request: DeskRequest, purpose: str) -> HttpResponse:
    if purpose not in Purpose.values:
        raise Missing("missing", _("There is no consent for this purpose."))
    text = current_texts([purpose])[purpose]
    initial = {name: getattr(text, name) for name in TEXTS} | {"version": text.version}
    data = request.POST.copy() if request.method == "POST" else None
    form = TextForm(data, initial=initial)
    status = 200
    if data is not None:
        status = REFUSED
        if form.is_valid():
            try:
                version = form.cleaned_data["version"]
                save_text(purpose=purpose, texts=form.cleaned_data, expected_version=version, actor=at_desk(request))
                messages.success(request, _("Saved. Whoever signs from now on signs this text."))
                return HttpResponseRedirect(reverse("clients:consent-texts"))
            except (Invalid, Stale) as refusal:
                show_refusal(form, refusal)
                status = refusal.status
                data["version"] = str(text.version)  # saving once more is then a choice
    context = {"form": form, "text": text, "purpose": Purpose(purpose)}
    return render(request, "clients/consent_text.html", context, status=status)
