"""Clients who ask for another time, and the desk's answer."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.models import MoveWish
from bookings.selectors.tasks import Scope
from bookings.selectors.tasks.wishes import open_wishes
from bookings.services import ask_for_time
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import BOOK, STAFF, requires
from salon.errors import Missing, SalonError


@requires(STAFF)
@never_cache
@require_safe
def wishes_page(request: DeskRequest) -> HttpResponse:
    location = request.location
    return render(request, "bookings/wishes.html", {"wishes": open_wishes(Scope(location, clock.now()))})


@requires(BOOK)
@require_POST
def wish_answer(request: DeskRequest, pk: int) -> HttpResponse:
    wish = MoveWish.objects.select_related("session", "cosmetologist").filter(
        pk=pk,
        location=request.location,
    )
    found = wish.first()
    if found is None:
        raise Missing("missing", _("This is not here."))
    try:
        if request.POST.get("answer") == "grant":
            ask_for_time.grant(wish=found, actor=at_desk(request))
            messages.success(request, _("Moved. The client is told."))
        else:
            ask_for_time.decline(wish=found, actor=at_desk(request))
            messages.success(request, _("It stays where it is. The client is told."))
    except SalonError as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("bookings:wishes"), status=303)
