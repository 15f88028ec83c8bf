"""Team & rooms: the owner's page about people, rooms, devices, opening hours, closed days and public holidays.

What takes time out of the diary is proposed first where sessions are hit: the repair's page shows them, and what is
saved and what is moved happens there in one transaction.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.forms.holidays import HolidaysForm
from bookings.forms.refusals import show_refusal
from bookings.forms.repair import CauseForm
from bookings.forms.team import NameForm, WeekForm
from bookings.models import Repair
from bookings.selectors.team import holidays_ahead, team_of
from bookings.services.repair import CauseKind, note_or_propose
from bookings.services.team import hours, resource
from bookings.views.team_thing import KINDS, back, here, saved_or_shown
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.models import Closure
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Missing, SalonError

REFUSED = 422


@requires(SETTINGS)
@never_cache
@require_safe
def team_page(request: DeskRequest) -> HttpResponse:
    return _page(request)


def _page(request: DeskRequest, status: int = 200, **forms: Any) -> HttpResponse:
    location = request.location
    today = clock.today(location.zone)
    team = team_of(location, clock.now(), today)
    context = {
        "team": team,
        "add": NameForm(),
        "opening": WeekForm(spans=team.opening),
        "closure": CauseForm(kind=CauseKind.CLOSURE, location=location),
        "holidays": HolidaysForm.of(location, country=request.GET.get("country")),
        "ahead": holidays_ahead(location, today),
    }
    return render(request, "bookings/team.html", context | forms, status=status)


@requires(SETTINGS)
@require_POST
def team_add(request: DeskRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Missing("missing", _("This is not here."))
    try:
        made = resource.add(KINDS[kind], location=request.location, name=request.POST.get("name", ""))  # type: ignore[type-var]
    except SalonError as refusal:
        messages.error(request, str(refusal.detail))
        return back()
    messages.success(request, _("%(name)s is added.") % {"name": made.name})
    return back("bookings:team-edit", kind, made.pk)


@requires(SETTINGS)
@never_cache
@require_POST
def opening_hours(request: DeskRequest) -> HttpResponse:
    form = WeekForm(request.POST)
    location = request.location
    return _save(
        request,
        "opening",
        form,
        lambda: hours.set_opening_hours(location=location, spans=form.spans, actor=at_desk(request)),
        _("The opening hours are saved."),
    )


@requires(SETTINGS)
@never_cache
@require_POST
def closure_add(request: DeskRequest) -> HttpResponse:
    location = request.location
    form = CauseForm(request.POST, kind=CauseKind.CLOSURE, location=location)
    return _save(
        request,
        "closure",
        form,
        lambda: note_or_propose(location=location, cause=form.cause, actor=at_desk(request)),
        _("The closed days are noted."),
    )


@requires(SETTINGS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: DeskRequest) -> HttpResponse:
    """Whose public holidays are kept; without ``save`` only the regions of the chosen country are shown."""
    location = request.location
    if request.method != "POST" or "save" not in request.POST:
        country = (request.POST or request.GET).get("country")
        return _page(request, holidays=HolidaysForm.of(location, country=country), holidays_open=True)
    form = HolidaysForm(request.POST, country=request.POST.get("country", ""))
    return _save(
        request,
        "holidays",
        form,
        lambda: hours.set_holidays(location=location, **form.cleaned_data, actor=at_desk(request)),
        _("The public holidays are saved."),
    )


def _save(request: DeskRequest, name: str, form: Any, work: Callable[[], Repair], said: str) -> HttpResponse:
    if form.is_valid():
        try:
            return saved_or_shown(request, work(), said, back())
        except SalonError as refusal:
            show_refusal(form, refusal)
    return _page(request, REFUSED, **{name: form})


@requires(SETTINGS)
@require_POST
def closure_remove(request: DeskRequest, pk: int) -> HttpResponse:
    here(Closure, pk, location=request.location).delete()
    messages.success(request, _("The salon is open again on these days."))
    return back()
