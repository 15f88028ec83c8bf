"""What the client pages share: who is meant, who looks, and where to go on afterwards."""

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Client
from salon.accounts.desk_request import DeskRequest, go_to
from salon.errors import Missing

REFUSED = 422
LARGEST_KEY = 2**31 - 1


def client_here(request: DeskRequest, pk: int) -> Client:
    """Return the client, archived or not. One query.

    Raises:
        Missing: not there, or not this location's.
    """
    location = request.location
    client = Client.objects.filter(pk=pk, location=location).first() if pk <= LARGEST_KEY else None
    if client is None:
        raise Missing("missing", _("This client is not here."))
    client.location = location
    return client


def with_query(address: str, **more: object) -> str:
    """Return ``address`` with ``more`` in its query, replacing what is there under the same names."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    for name, value in more.items():
        query[name] = str(value)
    return urlunsplit(parts._replace(query=query.urlencode()))


def back_to(request: DeskRequest, client: Client, part: str = "") -> HttpResponse:
    """Leave for the client's page, for one ``part`` of it."""
    address = reverse("clients:detail", args=[client.pk])
    return go_to(request, f"{address}#{part}" if part else address)
