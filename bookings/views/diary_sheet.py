"""The day on paper: one sheet a cosmetologist, for when the screen is far or the network is gone."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.diary import By, diary_day
from bookings.views.diary_board import Shown
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import STAFF, requires


@requires(STAFF)
@never_cache
@require_safe
def day_sheet(request: DeskRequest) -> HttpResponse:
    """``date``; ``who``: only her sheet."""
    location, now = request.location, clock.now()
    shown = Shown.of(request, clock.today(location.zone))
    day = diary_day(location=location, on=shown.on, by=By.PEOPLE, now=now)
    sheets = [column for column in day.columns if column.id == shown.who or (not shown.who and column.live)]
    context = {"day": day, "sheets": sheets, "printed": now, "later": shown.on + timedelta(days=1)}
    return render(request, "bookings/day_sheet.html", context)
