"""Gives each request its membership (who, where, which role), zone and language."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from salon.accounts.models import Membership

SESSION_KEY = "location"


def membership_of(user: Any, location_id: int | None = None) -> Membership | None:
    """Return the user's membership at a location, or the first one. One query."""
    memberships = Membership.objects.select_related("location").filter(user=user, location__active=True)
    if location_id is not None:
        chosen = memberships.filter(location_id=location_id).first()
        if chosen:
            return chosen
    return memberships.first()


def enter(request: HttpRequest, membership: Membership | None) -> None:
    """Set ``request.membership`` and ``request.location`` and enter the location's zone."""
    request.membership = membership  # type: ignore[attr-defined]
    request.location = membership.location if membership else None  # type: ignore[attr-defined]
    if membership:
        timezone.activate(membership.location.zone)


class MembershipMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        enter(request, None)
        if request.user.is_authenticated:
            enter(request, membership_of(request.user, request.session.get(SESSION_KEY)))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
