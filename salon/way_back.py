"""The address that a form sends along to be led back to. One that is not the salon's own is never followed."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str = "") -> str:
    """Return ``next`` of the form or of the address, or ``otherwise`` when there is none or it leads elsewhere."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    return wished if wished and ours else otherwise
