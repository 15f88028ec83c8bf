"""An empty place of the diary, or someone who walked in: whom for, and for what. All that is known is filled in."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.diary import By, diary_day
from bookings.forms.place import PlaceForm
from bookings.models import Course
from bookings.selectors.running import running_courses
from bookings.services.fill_place import fill_place
from bookings.services.nearest_start import nearest_start
from bookings.services.terms import terms_of, terms_of_session
from bookings.views.here import back_to_diary
from clients.models import Client
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import BOOK, requires
from salon.errors import Missing, SalonError


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_page(request: DeskRequest) -> HttpResponse:
    """GET ``date``, ``time``, ``cosmetologist``, ``client``; ``walkin``: the next free place. POST books ``course``."""
    form = _asked(request)
    if not form.is_valid():
        return _show(request, form, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return _show(request, form)
    try:
        session = fill_place(
            course=_course(request, form.cleaned_data["client"]),
            starts_at=form.cleaned_data["starts_at"],
            cosmetologist=form.cleaned_data["cosmetologist"],
            actor=at_desk(request),
        )
    except SalonError as refusal:
        return _show(request, form, refusal=refusal, status=refusal.status)
    when = date_format(localtime(session.starts_at, session.location.zone), "D j E, H:i")
    messages.success(request, _("Booked: %(when)s.") % {"when": when})
    return back_to_diary(request, form.cleaned_data["date"])


def _asked(request: DeskRequest) -> PlaceForm:
    """The place somebody pointed at. Where nobody is named yet the form is only filled in, not judged."""
    given = _walk_in(request) if "walkin" in request.GET else request.GET
    if request.POST or given.get("cosmetologist"):
        return PlaceForm(request.POST or given, location=request.location)
    return PlaceForm(initial=dict(given.items()), location=request.location)


def _course(request: DeskRequest, client: Client | None) -> Course:
    key = request.POST.get("course", "")
    rows = Course.objects.filter(location=request.location, client=client).select_related("client", "location")
    found = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
    if found is None:
        raise Missing("missing", _("This course is not here."))
    return found


def _walk_in(request: DeskRequest) -> dict[str, Any]:
    """The soonest free place of today, with whoever is free then; now, if there is none."""
    location = request.location
    now = clock.now().astimezone(location.zone)
    day = diary_day(location=location, on=now.date(), by=By.PEOPLE, now=now)
    free = sorted((one.starts_at, column.id) for column in day.columns for one in column.free)
    at, who = free[0] if free else (now.replace(minute=now.minute - now.minute % 5), "")
    said = {"date": at.date().isoformat(), "time": f"{at:%H:%M}", "cosmetologist": who}
    return said | {"client": request.GET.get("client", "")}


def _running(request: DeskRequest, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Each running course, with the start nearest to the asked one for its missing session and for its next one."""
    found = []
    for one in running_courses(asked["client"], request.location):
        near = partial(
            nearest_start,
            course=one.course,
            starts_at=asked["starts_at"],
            cosmetologist_id=asked["cosmetologist"].pk,
        )
        found.append({"one": one, "place": near(terms=terms_of(one.course)) if one.missing else None})
        if one.coming:
            one.coming.course = one.course
            found[-1]["goal"] = near(terms=terms_of_session(one.coming), without=[one.coming.pk])
    return found


def _show(
    request: DeskRequest, form: PlaceForm, *, refusal: SalonError | None = None, status: int = 200
) -> HttpResponse:
    data = form.cleaned_data if form.is_valid() else {}
    client, at = data.get("client"), data.get("starts_at")
    known = {name: form[name].value() or "" for name in ("date", "time", "cosmetologist")}
    context = {
        "form": form,
        "nobody_free": "walkin" in request.GET and not form.is_bound,
        "client": client,
        "who": data.get("cosmetologist"),
        "at": localtime(at, request.location.zone) if isinstance(at, datetime) else None,
        "running": _running(request, data) if client and isinstance(at, datetime) else [],
        "query": urlencode(known | ({"client": client.pk} if client else {})),
        "next": f"{reverse('bookings:place')}?{urlencode(known)}",
        "refusal": refusal,
    }
    template = "bookings/_place.html" if request.htmx else "bookings/place.html"
    return render(request, template, context, status=status)
