"""A request of somebody who is signed in and may see the page, and what views do with it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from salon.accounts.actor import Actor, Via
from salon.accounts.models import Location, Membership, User
from salon.accounts.policies import Policy


class DeskRequest(HttpRequest):
    """What a view behind :func:`~salon.accounts.policies.requires` is handed, for the type checker.

    ``MembershipMiddleware`` and django-htmx put it there; a view that is open to strangers has no right to it.
    """

    user: User
    membership: Membership
    location: Location
    htmx: HtmxDetails


def at_desk(request: DeskRequest) -> Actor:
    """Return the colleague who pressed a button of ours."""
    return Actor(request.user, Via.DESK)


def may(request: DeskRequest, policy: Policy) -> bool:
    """Whether the colleague's role holds a right."""
    return policy.allows(request.membership.role)


def go_to(request: DeskRequest, address: str) -> HttpResponse:
    """Leave for another page, from a page or from a fragment alike."""
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
