"""What the client pages share: who is meant, who looks, and where to go on afterwards."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from clients.models import Client
from salon.accounts.actor import Actor, Via
from salon.accounts.models import Location, User
from salon.accounts.policies import HEALTH
from salon.errors import Missing

REFUSED = 422
LARGEST_KEY = 2**31 - 1


def location_of(request: HttpRequest) -> Location:
    location = request.location  # type: ignore[attr-defined]
    assert isinstance(location, Location)
    return location


def at_desk(request: HttpRequest) -> Actor:
    """Return the colleague who pressed a button of ours."""
    assert isinstance(request.user, User)
    return Actor(request.user, Via.DESK)


def reads_health(request: HttpRequest) -> bool:
    membership = request.membership  # type: ignore[attr-defined]
    return HEALTH.allows(membership.role if membership else None)


def client_here(request: HttpRequest, pk: int) -> Client:
    """Return the client, archived or not. One query.

    Raises:
        Missing: not there, or not this location's.
    """
    location = location_of(request)
    client = Client.objects.filter(pk=pk, location=location).first() if pk <= LARGEST_KEY else None
    if client is None:
        raise Missing("missing", _("This client is not here."))
    client.location = location
    return client


def wanted_next(request: HttpRequest) -> str:
    """Return the address to go on to, as sent along; empty unless it is one of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    return address if url_has_allowed_host_and_scheme(address, here, require_https=request.is_secure()) else ""


def with_query(address: str, **more: object) -> str:
    """Return ``address`` with ``more`` in its query, replacing what is there under the same names."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    for name, value in more.items():
        query[name] = str(value)
    return urlunsplit(parts._replace(query=query.urlencode()))


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Leave for another page, from a page or from a fragment alike."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def back_to(request: HttpRequest, client: Client, part: str = "") -> HttpResponse:
    """Leave for the client's page, for one ``part`` of it."""
    address = reverse("clients:detail", args=[client.pk])
    return go_to(request, f"{address}#{part}" if part else address)
