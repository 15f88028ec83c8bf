"""Clients found as one types: the list with its page, and the same as a part of other pages ("find or make")."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.models import Client
from clients.selectors import clients_of, search_clients
from clients.views.here import with_query
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import STAFF, requires
from salon.way_back import way_back

ON_A_PAGE = 40
TO_CHOOSE = 8
DIGITS_OF_A_KEY = 10


@requires(STAFF)
@require_safe
def client_list(request: DeskRequest) -> HttpResponse:
    """``q``: what was typed. ``after``: the last client of the page before, when nothing was typed."""
    q = request.GET.get("q", "").strip()
    found = _page(request) if not q else list(search_clients(location=request.location, q=q, limit=ON_A_PAGE))
    more = not q and len(found) > ON_A_PAGE
    context = {
        "q": q,
        "clients": found[:ON_A_PAGE],
        "after": found[ON_A_PAGE - 1].pk if more else None,
        "later": "after" in request.GET,
    }
    return render(request, "clients/_clients.html" if _is_part(request) else "clients/list.html", context)


@requires(STAFF)
@require_safe
def find(request: DeskRequest) -> HttpResponse:
    """The field and what it finds, for a page that needs a client: each goes on to ``next`` with ``client=ID``."""
    q, goes_to = request.GET.get("q", "").strip(), way_back(request)
    found = list(search_clients(location=request.location, q=q, limit=TO_CHOOSE)) if q else []
    for client in found:
        client.chosen_url = with_query(goes_to, client=client.pk) if goes_to else ""  # type: ignore[attr-defined]
    context = {"q": q, "clients": found, "next": goes_to, "in_dialog": "in_dialog" in request.GET}
    return render(request, "clients/_found.html" if _is_part(request) else "clients/find.html", context)


def _is_part(request: DeskRequest) -> bool:
    return bool(request.htmx)


def _page(request: DeskRequest) -> list[Client]:
    """One more than fits, so that the page knows whether another follows."""
    clients = clients_of(request.location)
    after = request.GET.get("after", "")
    last = clients.filter(pk=int(after)).first() if after.isdecimal() and len(after) < DIGITS_OF_A_KEY else None
    if last is not None:
        clients = clients.filter(found_by__gte=last.found_by).exclude(found_by=last.found_by, pk__lte=last.pk)
    return list(clients[: ON_A_PAGE + 1])
