"""The desk ends a client's links: a wrong mailbox, a lost phone."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients.services import reach
from clients.views.here import client_here
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import STAFF, requires


@requires(STAFF)
@require_POST
def links(request: DeskRequest, pk: int) -> HttpResponse:
    client = client_here(request, pk)
    if request.POST.get("end") == "feed":
        reach.close_feed(client=client, actor=at_desk(request))
        messages.success(request, _("Her calendar address does not work any more."))
    else:
        reach.end_links(client=client, actor=at_desk(request))
        messages.success(request, _("Every link sent so far has ended. Her next mail carries a new one."))
    return HttpResponseRedirect(reverse("clients:detail", args=[pk]))
