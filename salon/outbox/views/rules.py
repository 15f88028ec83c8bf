"""The owner's page of message rules: what leaves, when, and the hours in which nothing leaves by itself."""

from django.conf import settings
from django.contrib import messages as toasts
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Invalid
from salon.outbox.forms import RulesForm
from salon.outbox.models import MessageText
from salon.outbox.rules import rules_of
from salon.outbox.services import change_rules


@requires(SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def message_rules(request: DeskRequest) -> HttpResponse:
    location = request.location
    own = set(MessageText.objects.filter(location=location).values_list("kind", flat=True))
    form = RulesForm(rules_of(location), request.POST if request.method == "POST" else None, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            hours = form.quiet.cleaned_data
            change_rules(location=location, rules=form.rules, actor=at_desk(request), **hours)
            toasts.success(request, _("Saved. The messages that wait follow the new rules."))
            return HttpResponseRedirect(reverse("outbox:rules"), status=303)
        except Invalid as refusal:
            form.refuse(refusal)
    return render(
        request,
        "outbox/rules.html",
        {"form": form, "languages": settings.LANGUAGES},
        status=422 if request.method == "POST" else 200,
    )
