"""A lot of serum from delivery to the last drop."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, may
from salon.accounts.policies import SETTINGS, STAFF, TREAT, requires
from salon.errors import SalonError
from treatments.forms.base import add_refusal
from treatments.forms.lot import CountForm, OpenForm, ReceiveForm, WasteForm
from treatments.models import SerumLot
from treatments.selectors.stock import LotState, ml_left
from treatments.services import stock
from treatments.views.tabs import TAB_OF

LARGEST_ID = 2**63 - 1
FORMS: dict[str, type[forms.Form]] = {"open": OpenForm, "count": CountForm, "waste": WasteForm}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SETTINGS)
def receive(request: DeskRequest) -> HttpResponse:
    """Take a delivery in."""
    location = request.location
    form = ReceiveForm(
        request.POST if request.method == "POST" else None,
        initial={"received_on": clock.today(location.zone), "serum": request.GET.get("serum")},
    )
    status = 200
    if request.method == "POST":
        lot, status = _done(
            form, lambda: stock.receive_lot(location=location, actor=at_desk(request), **form.cleaned_data)
        )
        if lot:
            messages.success(request, _("Received: lot %(number)s") % {"number": lot.number})
            return redirect("treatments:lots")
    return render(request, "treatments/receive.html", {"form": form, "tab": TAB_OF["lots"]}, status=status)


@require_safe
@requires(STAFF)
def lot(request: DeskRequest, pk: int) -> HttpResponse:
    return _page(request, _lot(request, pk))


@require_POST
@requires(TREAT)
def open_lot(request: DeskRequest, pk: int) -> HttpResponse:
    return _move(
        request, pk, "open", lambda lot, day: stock.open_lot(lot=lot, on=day["opened_on"], actor=at_desk(request))
    )


@require_POST
@requires(TREAT)
def count(request: DeskRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "count", lambda lot, typed: (stock.count(lot=lot, actor=at_desk(request), **typed), lot))


@require_POST
@requires(TREAT)
def waste(request: DeskRequest, pk: int) -> HttpResponse:
    return _move(request, pk, "waste", lambda lot, typed: stock.waste(lot=lot, actor=at_desk(request), **typed))


@require_POST
@requires(SETTINGS)
def recall(request: DeskRequest, pk: int) -> HttpResponse:
    lot = stock.recall(lot=_lot(request, pk), actor=at_desk(request))
    messages.success(request, _("Lot %(number)s is recalled: nobody can choose it now.") % {"number": lot.number})
    return redirect("treatments:lot", lot.pk)


@require_POST
@requires(SETTINGS)
def lift_recall(request: DeskRequest, pk: int) -> HttpResponse:
    lot = stock.lift_recall(lot=_lot(request, pk), actor=at_desk(request))
    messages.success(request, _("The recall of lot %(number)s is lifted.") % {"number": lot.number})
    return redirect("treatments:lot", lot.pk)


@require_POST
@requires(SETTINGS)
def close(request: DeskRequest, pk: int) -> HttpResponse:
    lot = stock.close_lot(lot=_lot(request, pk), actor=at_desk(request))
    messages.success(request, _("Lot %(number)s is closed.") % {"number": lot.number})
    return redirect("treatments:lots")


@require_POST
@requires(SETTINGS)
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    lot = stock.reopen_lot(lot=_lot(request, pk), actor=at_desk(request))
    messages.success(request, _("Lot %(number)s is back on the shelf. Please count it.") % {"number": lot.number})
    return redirect("treatments:lot", lot.pk)


def _move(request: DeskRequest, pk: int, name: str, work: Callable[[SerumLot, dict[str, Any]], Any]) -> HttpResponse:
    """Take one of a lot's small forms; show the page again with what is wrong beside its field."""
    lot = _lot(request, pk)
    form = FORMS[name](request.POST, prefix=name)
    done, status = _done(form, lambda: work(lot, form.cleaned_data))
    if done is None:
        return _page(request, lot, status=status, **{name: form})
    messages.success(request, _("Written down for lot %(number)s.") % {"number": lot.number})
    return redirect("treatments:lot", lot.pk)


def _done(form: forms.Form, work: Callable[[], Any]) -> tuple[Any, int]:
    """Run a service with what was typed. Returns its result, or nothing and the status of the refusal."""
    if not form.is_valid():
        return None, 422
    try:
        return work(), 200
    except SalonError as refused:
        add_refusal(form, refused)
        return None, refused.status


def _lot(request: DeskRequest, pk: int) -> SerumLot:
    if pk > LARGEST_ID:
        raise Http404
    return get_object_or_404(SerumLot.objects.select_related("serum"), pk=pk, location=request.location)


def _page(request: DeskRequest, lot: SerumLot, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    today = clock.today(request.location.zone)
    initial = {"open": {"opened_on": today}}
    context: dict[str, Any] = {
        "state": LotState(lot, ml_left([lot])[lot.pk], today),
        "movements": list(lot.movements.select_related("by").order_by("-at", "-id")),
        "forms": {n: bound.get(n) or form(prefix=n, initial=initial.get(n)) for n, form in FORMS.items()},
        "tab": TAB_OF["lots"],
        "may_edit": may(request, SETTINGS),
        "may_stock": may(request, TREAT),
    }
    return render(request, "treatments/lot.html", context, status=status)
