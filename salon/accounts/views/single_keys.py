"""The switch in the list of keys: single letters act, or they do not."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import STAFF, requires
from salon.accounts.services.single_keys import switch_single_keys
from salon.way_back import way_back


@requires(STAFF)
@require_POST
def single_keys(request: DeskRequest) -> HttpResponse:
    """``keys``: on or off; back to the page the list was opened on."""
    switch_single_keys(user=request.user, on=request.POST.get("keys") == "on")
    return HttpResponseRedirect(way_back(request, "/"))
