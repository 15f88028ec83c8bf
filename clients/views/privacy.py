"""The owner's pages about everybody's data: how long it is kept, what is due, who read what."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients.forms.privacy import LogForm, RulesForm
from clients.models import Client
from clients.selectors.access_log import Wanted, access_log
from clients.selectors.held import due_at
from clients.views.here import REFUSED
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.models import Membership
from salon.accounts.policies import PRIVACY, requires
from salon.errors import Invalid
from salon.privacy.retention import rules_of
from salon.privacy.services.save_retention import save_retention


@requires(PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: DeskRequest) -> HttpResponse:
    location = request.location
    form = RulesForm(rules_of(location).values(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            save_retention(location=location, rules=form.rules)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("clients:privacy"))
    context = {"form": form, "due": due_at(location, clock.today(location.zone))}
    return render(request, "clients/privacy.html", context, status=REFUSED if request.method == "POST" else 200)


@requires(PRIVACY)
@require_safe
def log(request: DeskRequest) -> HttpResponse:
    """``client``, ``by``, ``since``, ``until`` narrow it; ``before``: the page after that line."""
    location = request.location
    colleagues = Membership.objects.filter(location=location).select_related("user").order_by("user__username")
    form = LogForm(request.GET, colleagues=colleagues)
    form.is_valid()  # what cannot be read narrows nothing, and is said beside its field
    wanted = _wanted(request, form)
    lines, more = access_log(location, wanted)
    query = request.GET.copy()
    if more:
        query["before"] = str(lines[-1].reading.pk)
    context = {"form": form, "lines": lines, "client": wanted.client, "further": query.urlencode() if more else ""}
    return render(request, "clients/access_log.html", context)


def _wanted(request: DeskRequest, form: LogForm) -> Wanted:
    asked = form.cleaned_data
    key = asked.get("client")
    client = Client.objects.filter(pk=key, location=request.location).first() if key else None
    by = int(asked["by"]) if asked.get("by") else None
    return Wanted(client, by, asked.get("since"), asked.get("until"), asked.get("before"))
