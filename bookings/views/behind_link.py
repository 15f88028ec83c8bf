"""What stands between the client's links and her pages: whose link it is, in which language, kept by nobody.

The token is the key: who has it may see the dates and press the buttons, who has it not sees one kind page, whatever
was wrong with the link. The buttons need no CSRF token: a forger would have to know the link, and with
``Referrer-Policy: no-referrer`` browsers send ``Origin: null``, which Django's check must refuse.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from bookings.links import LinkRefused
from bookings.selectors.visit import open_visit
from salon import clock
from salon.accounts.actor import Actor, Via
from salon.accounts.models import Location

Page = Callable[..., HttpResponse]
CLIENT = Actor(user=None, via=Via.LINK)


def behind_link(page: Page) -> Page:
    """Open the link for a page, in the client's language and the salon's zone, and keep the answer to herself."""

    @wraps(page)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            visit = open_visit(token, now=clock.now())
        except LinkRefused:
            return private(kind_page(request))
        with translation.override(visit.language), timezone.override(visit.location.zone):
            response = page(request, token, visit)
        response.headers["Content-Language"] = visit.language
        return private(response)

    return opened


def kind_page(request: HttpRequest) -> HttpResponse:
    """Whatever is wrong with a link, the answer is one and the same: it tells nobody how near a guess was."""
    locations = Location.objects.filter(active=True)
    return render(request, "bookings/visit_closed.html", {"locations": locations}, status=404)


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
