"""Something happened: what it hits, where it could go, moved with one button and taken back with one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.forms.refusals import show_refusal
from bookings.forms.repair import CauseForm
from bookings.models import Repair
from bookings.repair_page import TROUBLES, Trouble, history, trouble
from bookings.services.repair import (
    Cause,
    CauseKind,
    apply_repair,
    progress_of,
    propose_repair,
    say_causes,
    sessions_hit,
    show_repair,
    undo_repair,
)
from clients.models import Client
from clients.selectors.search import search_clients
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to, may
from salon.accounts.policies import BOOK, SETTINGS, requires
from salon.errors import Conflict, Forbidden, Missing, SalonError

REFUSED = 422
MOST_NAMED = 5
KIND_PAGES = {"cosmetologist": "people", "room": "rooms", "device": "devices"}


def repair_here(request: DeskRequest, pk: int) -> Repair:
    """Return the repair of this location; another's is not there.

    Raises:
        Missing.
    """
    related = ("location", "proposed_by", "applied_by", "undone_by")
    location = request.location
    found = Repair.objects.select_related(*related).filter(pk=pk, location=location).first() if pk < 2**31 else None
    if found is None:
        raise Missing("missing", _("This is not here."))
    return found


@requires(BOOK)
@never_cache
@require_safe
def repairs_page(request: DeskRequest) -> HttpResponse:
    """What may have happened, and what was done about it before."""
    past = history(request.location)
    said = say_causes(past)
    context = {"troubles": TROUBLES, "past": [(one, said[one.pk]) for one in past]}
    return render(request, "bookings/repairs.html", context)


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repair_new(request: DeskRequest, what: str) -> HttpResponse:
    """Say whom it concerns and how long; then look for new places."""
    about = _trouble(what)
    form = _form(request, about)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                made = propose_repair(location=request.location, cause=form.cause, actor=at_desk(request))
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
            else:
                return go_to(request, reverse("bookings:repair", args=[made.pk]))
    context = {"about": about, "form": form, "client": _client(request, about)} | _search(request, about)
    template = "bookings/_repair_new.html" if request.htmx else "bookings/repair_new.html"
    return render(request, template, context, status=status)


def _trouble(what: str) -> Trouble:
    found = trouble(what)
    if found is None:
        raise Http404
    return found


def _form(request: DeskRequest, about: Trouble) -> CauseForm:
    location = request.location
    today = clock.today(location.zone).isoformat()
    given = request.GET.get("date", "")[:10] or today
    initial = {"key": request.GET.get("key", "")[:10], "starts_on": given, "ends_on": given}
    if about.kind in {CauseKind.CLIENT, CauseKind.LOT}:
        initial = {"key": initial["key"]}
    return CauseForm(request.POST or None, kind=about.kind, location=location, initial=initial)


def _client(request: DeskRequest, about: Trouble) -> Client | None:
    key = (request.POST or request.GET).get("key", "")
    if about.kind is not CauseKind.CLIENT or not (key.isdecimal() and len(key) < 10):
        return None
    return Client.objects.filter(pk=key, location=request.location).first()


def _search(request: DeskRequest, about: Trouble) -> dict[str, Any]:
    q = request.GET.get("q", "")[:80]
    if about.kind is not CauseKind.CLIENT or not q:
        return {"q": q}
    return {"q": q, "found": search_clients(location=request.location, q=q, limit=8)}


@requires(BOOK)
@never_cache
@require_POST
def repair_hit(request: DeskRequest, what: str) -> HttpResponse:
    """While the form is filled in: how many sessions stand then. Not yet complete: nothing is said."""
    form, hit = _form(request, _trouble(what)), None
    if form.is_valid():
        try:
            hit = sessions_hit(location=request.location, cause=form.cause)
        except SalonError:
            hit = None  # the form says it when it is sent
    return render(request, "bookings/_repair_hit.html", {"hit": hit, "more": len(hit or ()) - MOST_NAMED})


@requires(BOOK)
@never_cache
@require_safe
def repair_looking(request: DeskRequest) -> HttpResponse:
    """How far the search is that this person waits for."""
    return render(request, "bookings/_looking_far.html", {"progress": progress_of(request.user)})


@requires(BOOK)
@never_cache
@require_safe
def repair_page(request: DeskRequest, pk: int) -> HttpResponse:
    repair = repair_here(request, pk)
    shown = show_repair(repair)
    context = {
        "repair": repair,
        "shown": shown,
        "title": say_causes([repair])[repair.pk],
        "anew": "anew" in request.GET,
        "may": _may(request, shown.cause),
        "leave": _from(shown.cause),
    }
    return render(request, "bookings/repair.html", context)


def _from(cause: Cause) -> str:
    """Where the proposal came from: a page of the team where hours change, else the list of what happened."""
    change = cause.change or {}
    if "cosmetologist" in change:
        return reverse("bookings:team-edit", args=["people", change["cosmetologist"]])
    if "key" in change:
        return reverse("bookings:team-edit", args=[KIND_PAGES[change["kind"]], change["key"]])
    return reverse("bookings:team" if change else "bookings:repairs")


def _may(request: DeskRequest, cause: Cause) -> bool:
    """Hours, holidays and what is in use are the owner's to change."""
    return cause.change is None or may(request, SETTINGS)


@requires(BOOK)
@require_POST
def repair_step(request: DeskRequest, pk: int, step: str) -> HttpResponse:
    """``apply``, ``note`` (only write it down), ``again`` (propose anew), ``undo``."""
    steps: dict[str, Callable[[DeskRequest, Repair], HttpResponse]] = {
        "apply": _apply,
        "note": _note,
        "again": _again,
        "undo": _undo,
    }
    if step not in steps:
        raise Http404
    repair = repair_here(request, pk)
    if not _may(request, Cause.from_json(repair.cause)):
        raise Forbidden("forbidden", _("Your role does not allow this. Please ask the owner."))
    return steps[step](request, repair)


def _apply(request: DeskRequest, repair: Repair) -> HttpResponse:
    try:
        apply_repair(repair=repair, actor=at_desk(request))
    except Conflict as refusal:
        if refusal.code == "changed_meanwhile":
            return _again(request, repair, anew=True)
        return _refused(request, repair, refusal)
    made = show_repair(repair)
    messages.success(request, _("Done. %(said)s") % {"said": made.said} if made.moved else _("It is noted."))
    return _to(request, repair)


def _note(request: DeskRequest, repair: Repair) -> HttpResponse:
    try:
        apply_repair(repair=repair, actor=at_desk(request), move=False)
    except Conflict as refusal:
        return _refused(request, repair, refusal)
    messages.success(request, _("Noted. The sessions stand where they were."))
    return _to(request, repair)


def _again(request: DeskRequest, repair: Repair, *, anew: bool = False) -> HttpResponse:
    cause = Cause.from_json(repair.cause)
    try:
        made = propose_repair(location=repair.location, cause=cause, actor=at_desk(request))
    except SalonError as refusal:
        return _refused(request, repair, refusal)
    return _to(request, made, "?anew=1" if anew else "")


def _undo(request: DeskRequest, repair: Repair) -> HttpResponse:
    try:
        undo_repair(repair=repair, actor=at_desk(request))
    except Conflict as refusal:
        return _refused(request, repair, refusal)
    messages.success(request, _("Taken back: everything stands where it stood."))
    return _to(request, repair)


def _refused(request: DeskRequest, repair: Repair, refusal: SalonError) -> HttpResponse:
    messages.error(request, str(refusal.detail))
    return _to(request, repair)


def _to(request: DeskRequest, repair: Repair, query: str = "") -> HttpResponse:
    address = reverse("bookings:repair", args=[repair.pk]) + query
    return go_to(request, address) if request.htmx else HttpResponseRedirect(address)
