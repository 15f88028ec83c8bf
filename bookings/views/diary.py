"""The diary: the page the salon looks at all day. One local date, columns by person, room or device."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.diary import By, diary_day, week_of
from salon import clock
from salon.accounts.policies import STAFF, requires


@requires(STAFF)
@never_cache
@require_safe
def diary_page(request: HttpRequest) -> HttpResponse:
    location = request.location  # type: ignore[attr-defined]
    now, today = clock.now(), clock.today(location.zone)
    on = _wanted(request, today)
    context = {
        "day": diary_day(location=location, on=on, by=_by(request), now=now),
        "week": week_of(on),
        "today": today,
        "now": now,
        "earlier": on - timedelta(days=1),
        "later": on + timedelta(days=1),
    }
    htmx = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "bookings/_diary_board.html" if htmx else "bookings/diary.html", context)


def _wanted(request: HttpRequest, today: date) -> date:
    """Return the date asked for; one that does not exist is today, with a word about it."""
    given = request.GET.get("date", "")
    try:
        on = parse_date(given)
    except ValueError:
        on = None
    if given and (on is None or not 2000 <= on.year <= 2200):
        messages.warning(request, _("There is no such date; this is today."))
        return today
    return on or today


def _by(request: HttpRequest) -> By:
    given = request.GET.get("by", "")
    return By(given) if given in set(By) else By.PEOPLE
