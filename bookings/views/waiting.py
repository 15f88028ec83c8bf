"""The waiting list: who waits, who fits a free place, an offer in one tap."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.forms.place import PlaceForm
from bookings.forms.refusals import show_refusal
from bookings.forms.waiting import WaitForm
from bookings.models import WaitingEntry
from bookings.services import waiting
from bookings.services.waiting.matches import waiting_here
from clients.models import Client
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import BOOK, requires
from salon.errors import Missing, SalonError


@requires(BOOK)
@never_cache
@require_safe
def waiting_page(request: DeskRequest) -> HttpResponse:
    """``date``, ``time``, ``cosmetologist``: a free place, and who fits it."""
    place = _place(request.GET, request)
    context: dict[str, Any] = {"entries": waiting_here(request.location), "place": place}
    if place:
        context["matches"] = waiting.matches(location=request.location, **place)
        context["at"] = localtime(place["starts_at"], request.location.zone)
    return render(request, "bookings/waiting.html", context)


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_add(request: DeskRequest) -> HttpResponse:
    """``client``: who. Without one she is found first."""
    client, today = _client(request), clock.today(request.location.zone)
    if client is None:
        return _show_add(request, {"next": reverse("bookings:waiting-add")})
    form = WaitForm(request.POST or None, client=client, today=today)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {
            name: form.cleaned_data.get(name) for name in ("course", "treatment", "serum", "first_on", "last_on")
        }
        try:
            waiting.join(location=request.location, client=client, wishes=form.wishes, actor=at_desk(request), **said)
        except SalonError as refusal:
            show_refusal(form, refusal)
            return _show_add(request, {"client": client, "form": form}, refusal.status)
        messages.success(request, _("%(client)s is on the waiting list.") % {"client": client.name})
        return go_to(request, reverse("bookings:waiting"))
    return _show_add(request, {"client": client, "form": form}, 422 if request.method == "POST" else 200)


def _show_add(request: DeskRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "bookings/_waiting_add.html" if request.htmx else "bookings/waiting_add.html"
    return render(request, template, context, status=status)


@requires(BOOK)
@require_POST
def waiting_leave(request: DeskRequest, pk: int) -> HttpResponse:
    waiting.leave(entry=_entry(request, pk), actor=at_desk(request))
    messages.success(request, _("Taken off the waiting list."))
    return go_to(request, reverse("bookings:waiting"))


@requires(BOOK)
@require_POST
def waiting_offer(request: DeskRequest, pk: int) -> HttpResponse:
    entry, place = _entry(request, pk), _place(request.POST, request)
    back = reverse("bookings:waiting")
    if place:
        at = localtime(place["starts_at"], request.location.zone)
        known = {"date": at.date().isoformat(), "time": f"{at:%H:%M}", "cosmetologist": place["cosmetologist"].pk}
        back = f"{back}?{urlencode(known)}"
        try:
            waiting.offer_place(entry=entry, actor=at_desk(request), **place)
        except SalonError as refusal:
            messages.error(request, str(refusal.detail))
        else:
            messages.success(request, _("Offered to %(client)s by mail.") % {"client": entry.client.name})
    return go_to(request, back)


def _place(given: Any, request: DeskRequest) -> dict[str, Any] | None:
    form = PlaceForm(given, location=request.location)
    if not form.is_valid():
        return None
    return {"starts_at": form.cleaned_data["starts_at"], "cosmetologist": form.cleaned_data["cosmetologist"]}


def _entry(request: DeskRequest, pk: int) -> WaitingEntry:
    related = ("client__location", "location", "treatment", "serum", "course__client", "course__location")
    rows = WaitingEntry.objects.filter(location=request.location).select_related(*related, "course__treatment")
    entry = rows.filter(pk=pk).first()
    if entry is None:
        raise Missing("missing", _("She is no longer on the waiting list."))
    return entry


def _client(request: DeskRequest) -> Client | None:
    key = request.POST.get("client") or request.GET.get("client") or ""
    if not key.isdecimal() or len(key) > 9:
        return None
    return Client.objects.filter(pk=int(key), location=request.location, archived_at=None).first()
