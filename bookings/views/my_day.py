"""A cosmetologist's day on the tablet: who comes, what to know first, the next step in one tap."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.selectors.my_day import cosmetologists_of, my_day
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import HEALTH, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

NOTHING_NEW = 204  # htmx leaves the page alone


@requires(HEALTH)
@never_cache
@require_safe
def my_day_page(request: DeskRequest) -> HttpResponse:
    location = request.location
    now, today = clock.now(), clock.today(location.zone)
    on = _wanted(request) or today
    mine = cosmetologists_of(location, request.user)
    everyone = not mine or request.GET.get("who") == "all"
    day = my_day(
        location=location, cosmetologists=[] if everyone else mine, on=on, role=request.membership.role, now=now
    )
    context = {
        "day": day,
        "today": today,
        "now": now,
        "earlier": on - timedelta(days=1),
        "later": on + timedelta(days=1),
        "mine": mine,
        "everyone": everyone,
    }
    if request.htmx and request.GET.get("seen") == day.seen:
        return HttpResponse(status=NOTHING_NEW)
    note_reading(request, {visit.session.client.subject for visit in day.visits}, Read.ALLERGIES, Read.RECORDS)
    note_reading(request, {one.test.client.subject for one in day.readings}, Read.RECORDS)
    template = "bookings/_my_day_list.html" if request.htmx else "bookings/my_day.html"
    return render(request, template, context)


def _wanted(request: DeskRequest) -> date | None:
    """Return the date asked for; a date that does not exist asks for nothing."""
    try:
        return parse_date(request.GET.get("date", ""))
    except ValueError:
        return None
