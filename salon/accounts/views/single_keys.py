"""The switch in the list of keys: single letters act, or they do not."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from salon.accounts.models import User
from salon.accounts.policies import STAFF, requires
from salon.accounts.services.single_keys import switch_single_keys


@requires(STAFF)
@require_POST
def single_keys(request: HttpRequest) -> HttpResponse:
    """``keys``: on or off; back to the page the list was opened on."""
    assert isinstance(request.user, User)
    switch_single_keys(user=request.user, on=request.POST.get("keys") == "on")
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if back and ours else "/")
