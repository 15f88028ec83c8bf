"""A client asks for another time by her link: free places that keep her rhythm, one button each."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bookings.models import Session
from bookings.selectors.visit import Visit, show_place
from bookings.services.ask_for_time import ask_for_time, offers
from bookings.views.behind_link import CLIENT, behind_link
from bookings.views.visit import for_her, go_on, pressed
from salon.accounts.policies import PUBLIC, requires
from salon.errors import Conflict, SalonError


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def visit_another_time(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _show(request, token, visit)
    try:
        starts_at, who = _place(request.POST.get("place", ""))
        moved = ask_for_time(session=pressed(request, visit), starts_at=starts_at, cosmetologist_id=who, actor=CLIENT)
    except SalonError as refusal:
        return _show(request, token, visit, refusal=for_her(refusal))
    return go_on(token, visit, "moved" if moved else "asked")


def _place(line: str) -> tuple[datetime, int]:
    """Return the moment and the cosmetologist of a button.

    Raises:
        Conflict: it is none of ours.
    """
    moment, _bar, who = line.partition("|")
    try:
        starts_at = datetime.fromisoformat(moment)
        key = int(who)
    except ValueError:
        starts_at, key = datetime.min, 0  # noqa: DTZ901 - told apart by having no zone
    if starts_at.tzinfo is None or not 0 < key < 2**31:
        raise Conflict("slot_taken", _("Please choose one of the times."))
    return starts_at, key


def _show(request: HttpRequest, token: str, visit: Visit, refusal: SalonError | None = None) -> HttpResponse:
    places = []
    if visit.next and visit.may_cancel:
        session = Session.objects.select_related(
            "course__treatment", "course__serum", "location", "client", "cosmetologist"
        ).get(pk=visit.next.session)
        places = [show_place(place, session) for place in offers(session)]
    context: dict[str, Any] = {
        "visit": visit,
        "token": token,
        "location": visit.location,
        "places": places,
        "refusal": refusal,
    }
    return render(request, "bookings/visit_another_time.html", context, status=refusal.status if refusal else 200)
