"""Finds what a page is about, at the colleague's own location: another location's session is not there."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from bookings.models import Session
from salon.accounts.actor import Actor, Via
from salon.accounts.models import User
from salon.errors import Missing


def session_here(request: HttpRequest, pk: int) -> Session:
    """Return the session with its course, client, people and places. One query.

    Raises:
        Missing: not there, or not this location's.
    """
    related = ("course__treatment", "course__serum", "client", "location", "cosmetologist", "room", "device")
    location = request.location  # type: ignore[attr-defined]
    session = Session.objects.select_related(*related).filter(pk=pk, location=location).first()
    if session is None:
        raise Missing("missing", _("This session is not here."))
    return session


def at_desk(request: HttpRequest) -> Actor:
    """Return the colleague who pressed a button of ours."""
    assert isinstance(request.user, User)
    return Actor(request.user, Via.DESK)


def role_of(request: HttpRequest) -> str | None:
    membership = request.membership  # type: ignore[attr-defined]
    return membership.role if membership else None


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """Leave for another page, from a page or from a fragment alike."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
