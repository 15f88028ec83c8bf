"""The client's own page behind a signed link. Opening it changes nothing; only its buttons do.

The token is the key: who has it may see the dates and press the buttons, who has it not sees one kind page, whatever
was wrong with the link. The buttons need no CSRF token: a forger would have to know the link, and with
``Referrer-Policy: no-referrer`` browsers send ``Origin: null``, which Django's check must refuse.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bookings import calendar_files, links
from bookings.links import LinkRefused
from bookings.message_kinds.advice import advices
from bookings.models import Session
from bookings.selectors.home_care import home_care_for
from bookings.selectors.visit import Visit, open_visit, upcoming_sessions
from bookings.services import change_state
from salon import clock
from salon.accounts.actor import Actor, Via
from salon.accounts.models import Location
from salon.accounts.policies import PUBLIC, requires
from salon.errors import Conflict, SalonError

Page = Callable[..., HttpResponse]
CLIENT = Actor(user=None, via=Via.LINK)
GONE = {"expired": 410, "stale": 410}


def behind_link(page: Page) -> Page:
    """Open the link for a page, in the client's language and the salon's zone, and keep the answer to herself."""

    @wraps(page)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            visit = open_visit(token, now=clock.now())
        except LinkRefused as refusal:
            return _private(_kind_page(request, GONE.get(refusal.why, 404)))
        with translation.override(visit.language), timezone.override(visit.location.zone):
            response = page(request, token, visit)
        response.headers["Content-Language"] = visit.language
        return _private(response)

    return opened


@requires(PUBLIC)
@require_safe
@behind_link
def visit_page(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return _show(request, token, visit)


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_confirm(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return _do(request, token, visit, "confirmed", lambda session: change_state.confirm(session=session, actor=CLIENT))


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_cancel(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return _do(request, token, visit, "cancelled", lambda session: change_state.cancel(session=session, actor=CLIENT))


@requires(PUBLIC)
@require_safe
@behind_link
def visit_calendar(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    now = clock.now()
    file = calendar_files.invitation(visit.course, upcoming_sessions(visit.course, now=now), made_at=now)
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _do(request: HttpRequest, token: str, visit: Visit, done: str, act: Callable[[Session], object]) -> HttpResponse:
    try:
        session = _pressed(request, visit)
        if session.status != done:  # pressed twice, or pressed again after going back: it is done
            act(session)
    except SalonError as refusal:
        return _show(request, token, visit, refusal=_for_her(refusal))
    # A cancellation makes the link of its own session stale, so she goes on with one for the whole course.
    fresh = links.token(
        course=visit.course.pk,
        email=visit.course.client.email,
        expires_at=links.read(token, now=clock.now()).expires_at,
    )
    return HttpResponseRedirect(f"{reverse('bookings:visit', args=[fresh])}?done={done}", status=303)


def _for_her(refusal: SalonError) -> SalonError:
    """The desk's sentences about states are not for a client: to her the date has changed, whatever it is now."""
    return _changed() if refusal.code in {"illegal_move", "stale"} else refusal


def _changed() -> Conflict:
    return Conflict("stale_page", _("This date has changed in the meantime. Please look again."))


def _pressed(request: HttpRequest, visit: Visit) -> Session:
    """Return the session whose button was pressed, if it is still as she saw it.

    Raises:
        Conflict: ``stale_page``.
    """
    wanted = (request.POST.get("session", ""), request.POST.get("sequence", ""))
    for date in visit.dates:
        if (str(date.session), str(date.sequence)) == wanted:
            return Session.objects.get(pk=date.session)
    raise _changed()


def _show(request: HttpRequest, token: str, visit: Visit, refusal: SalonError | None = None) -> HttpResponse:
    done = request.GET.get("done", "")
    context: dict[str, Any] = {
        "visit": visit,
        "token": token,
        "location": visit.location,
        "refusal": refusal,
        "done": done if done in {"confirmed", "cancelled"} else "",
        "advices": advices(),
        "home_care": home_care_for(visit.course.client, visit.course.treatment),
    }
    return render(request, "bookings/visit.html", context, status=refusal.status if refusal else 200)


def _kind_page(request: HttpRequest, status: int) -> HttpResponse:
    locations = Location.objects.filter(active=True)
    return render(request, "bookings/visit_closed.html", {"locations": locations}, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
