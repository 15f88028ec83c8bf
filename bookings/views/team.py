"""Team & rooms: the owner's page about people, hours, rooms, devices and closed days."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.forms.refusals import show_refusal
from bookings.forms.team import ClosureForm, NameForm, PersonForm, StretchForm, ThingForm, WeekForm
from bookings.models import Absence, Cosmetologist, Device, Outage, Room
from bookings.selectors.team import sessions_hit, spans_of, team_of
from bookings.services.team import away, hours, resource
from salon import clock
from salon.accounts.models import Closure
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Missing, SalonError

REFUSED = 422
KINDS: dict[str, type[Room] | type[Device] | type[Cosmetologist]] = {
    "people": Cosmetologist,
    "rooms": Room,
    "devices": Device,
}


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("bookings:team"))


def _here(request: HttpRequest, model: Any, pk: int, **where: Any) -> Any:
    found = model.objects.filter(pk=pk, **where).first() if pk < 2**31 else None
    if found is None:
        raise Missing("missing", _("This is not here."))
    return found


@requires(SETTINGS)
@never_cache
@require_safe
def team_page(request: HttpRequest) -> HttpResponse:
    location = request.location  # type: ignore[attr-defined]
    team = team_of(location, clock.now(), clock.today(location.zone))
    context = {"team": team, "add": NameForm(), "opening": WeekForm(spans=team.opening), "closure": ClosureForm()}
    return render(request, "bookings/team.html", context)


@requires(SETTINGS)
@require_POST
def team_add(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Missing("missing", _("This is not here."))
    try:
        made = resource.add(KINDS[kind], location=request.location, name=request.POST.get("name", ""))  # type: ignore[attr-defined, type-var]
    except SalonError as refusal:
        messages.error(request, str(refusal.detail))
        return _back()
    messages.success(request, _("%(name)s is added.") % {"name": made.name})
    return HttpResponseRedirect(reverse("bookings:team-edit", args=[kind, made.pk]))


@requires(SETTINGS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One cosmetologist, room or device; which of its forms was sent says ``part``."""
    if kind not in KINDS:
        raise Missing("missing", _("This is not here."))
    thing = _here(request, KINDS[kind], pk, location=request.location)  # type: ignore[attr-defined]
    page = ThingPage(request, kind, thing)
    return page.save() if request.method == "POST" else page.show()


class ThingPage:
    """The page of one cosmetologist, room or device, with its forms."""

    def __init__(self, request: HttpRequest, kind: str, thing: Any) -> None:
        self.request, self.kind, self.thing = request, kind, thing
        part = request.POST.get("part", "") if request.method == "POST" else ""
        self.part = part
        self.facts = self._facts(request.POST if part == "facts" else None)
        self.stretch = StretchForm(request.POST if part == "away" else None)
        self.week = None
        if isinstance(thing, Cosmetologist):
            self.week = WeekForm(request.POST if part == "hours" else None, spans=spans_of(thing))

    def _facts(self, data: Any) -> ThingForm:
        initial: dict[str, Any] = {"name": self.thing.name, "active": self.thing.active}
        if not isinstance(self.thing, Cosmetologist):
            return ThingForm(data, initial=initial)
        initial |= {"user": self.thing.user_id, "treatments": self.thing.treatments.all()}
        return PersonForm(data, initial=initial, location_id=self.thing.location_id)

    def save(self) -> HttpResponse:
        parts: dict[str, tuple[Any, Callable[[], str]]] = {
            "facts": (self.facts, self._save_facts),
            "hours": (self.week, self._save_hours),
            "away": (self.stretch, self._save_away),
        }
        form, save = parts.get(self.part, (None, None))
        if form is None or save is None or not form.is_valid():
            return self.show(REFUSED)
        try:
            said = save()
        except SalonError as refusal:
            show_refusal(form, refusal)
            return self.show(refusal.status)
        messages.success(self.request, said)
        return HttpResponseRedirect(self.request.get_full_path())

    def _save_facts(self) -> str:
        data = self.facts.cleaned_data
        resource.change(self.thing, name=data["name"], active=data["active"])
        if isinstance(self.thing, Cosmetologist):
            resource.set_person(cosmetologist=self.thing, user=data["user"], treatments=data["treatments"])
        return _("Saved.")

    def _save_hours(self) -> str:
        assert self.week is not None
        hours.set_working_hours(cosmetologist=self.thing, spans=self.week.spans)
        return _("The hours are saved. Booked sessions stay until they are moved.")

    def _save_away(self) -> str:
        starts_at, ends_at = self.stretch.moments(self.thing.location.zone)
        reason = self.stretch.cleaned_data["reason"]
        if isinstance(self.thing, Cosmetologist):
            away.add_absence(cosmetologist=self.thing, starts_at=starts_at, ends_at=ends_at, reason=reason)
        else:
            away.add_outage(thing=self.thing, starts_at=starts_at, ends_at=ends_at, reason=reason)
        hit = len(sessions_hit(self.thing, starts_at, ends_at))
        if not hit:
            return _("Saved. Nothing is booked then.")
        said = ngettext(
            "Saved. %(n)d session stands then and must move.", "Saved. %(n)d sessions stand then and must move.", hit
        )
        return said % {"n": hit}

    def show(self, status: int = 200) -> HttpResponse:
        now = clock.now()
        coming = self.thing.absences if isinstance(self.thing, Cosmetologist) else self.thing.outages
        stretches = list(coming.filter(ends_at__gt=now))
        context = {
            "kind": self.kind,
            "thing": self.thing,
            "facts": self.facts,
            "week": self.week,
            "stretch": self.stretch,
            "away": [(one, sessions_hit(self.thing, one.starts_at, one.ends_at)) for one in stretches],
        }
        return render(self.request, "bookings/team_edit.html", context, status=status)


@requires(SETTINGS)
@require_POST
def team_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """An absence or outage was noted by mistake, or ends early: take it out again."""
    here = request.location  # type: ignore[attr-defined]
    if kind == "people":
        _here(request, Absence, pk, cosmetologist__location=here).delete()
    else:
        found = _here(request, Outage, pk)
        if (found.room or found.device).location_id != here.pk:
            raise Missing("missing", _("This is not here."))
        found.delete()
    messages.success(request, _("Taken out again."))
    return HttpResponseRedirect(reverse("bookings:team"))


@requires(SETTINGS)
@never_cache
@require_POST
def opening_hours(request: HttpRequest) -> HttpResponse:
    location = request.location  # type: ignore[attr-defined]
    form = WeekForm(request.POST)
    if form.is_valid():
        try:
            hours.set_opening_hours(location=location, spans=form.spans)
        except SalonError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The opening hours are saved."))
            return _back()
    return _again(request, opening=form)


@requires(SETTINGS)
@never_cache
@require_POST
def closure_add(request: HttpRequest) -> HttpResponse:
    location = request.location  # type: ignore[attr-defined]
    form = ClosureForm(request.POST)
    if form.is_valid():
        try:
            away.add_closure(location=location, **form.cleaned_data)
        except SalonError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The closed days are noted."))
            return _back()
    return _again(request, closure=form)


def _again(request: HttpRequest, **forms: Any) -> HttpResponse:
    location = request.location  # type: ignore[attr-defined]
    team = team_of(location, clock.now(), clock.today(location.zone))
    context = {"team": team, "add": NameForm(), "opening": WeekForm(spans=team.opening), "closure": ClosureForm()}
    return render(request, "bookings/team.html", context | forms, status=REFUSED)


@requires(SETTINGS)
@require_POST
def closure_remove(request: HttpRequest, pk: int) -> HttpResponse:
    _here(request, Closure, pk, location=request.location).delete()  # type: ignore[attr-defined]
    messages.success(request, _("The salon is open again on these days."))
    return _back()
