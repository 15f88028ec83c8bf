"""The diary: the page the salon looks at all day. A day by person, room or device, or a week of one cosmetologist."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.views.diary_board import DENSE, DENSITY_COOKIE, Shown, context_of, is_part, just_done, tag_of
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import STAFF, requires
from salon.way_back import way_back

YEAR = 365 * 24 * 60 * 60  # seconds


@requires(STAFF)
@never_cache
@require_safe
def diary_page(request: DeskRequest) -> HttpResponse:
    """The page; for a script its board, or 304 while nothing has changed (``If-None-Match``)."""
    shown = Shown.of(request, clock.today(request.location.zone))
    done = just_done(request)
    if is_part(request) and not done and request.headers.get("If-None-Match") == tag_of(request, shown):
        return HttpResponseNotModified()
    if shown.wrong_date:
        messages.warning(request, _("There is no such date; this is today."))
    context = context_of(request, shown) | ({"said": done} if done else {})
    template = "bookings/_diary_answer.html" if done else "bookings/_diary_part.html"
    response = render(request, template if is_part(request) else "bookings/diary.html", context)
    response.headers["ETag"] = context["tag"]
    return response


@requires(STAFF)
@require_POST
def set_density(request: DeskRequest) -> HttpResponse:
    """Remember how much of the day this desk wants to see at once."""
    response = HttpResponseRedirect(way_back(request, reverse("bookings:diary")))
    if request.POST.get("density") == DENSE:
        response.set_cookie(DENSITY_COOKIE, DENSE, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(DENSITY_COOKIE, samesite="Lax")
    return response
