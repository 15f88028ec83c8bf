"""What is left to do at the front desk: a page of its own, and a strip that other pages load."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.selectors.tasks import tasks_of
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import STAFF, requires


@requires(STAFF)
@never_cache
@require_safe
def tasks_page(request: DeskRequest) -> HttpResponse:
    """The whole list; as a fragment the strip that says how many, open where something is urgent."""
    context = {"tasks": tasks_of(request.location, now=clock.now())}
    htmx = request.htmx and not request.htmx.boosted
    return render(request, "bookings/_tasks_strip.html" if htmx else "bookings/tasks.html", context)
