"""One cosmetologist, room or device: what it is called, when it is there, when it is away."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.refusals import show_refusal
from bookings.forms.repair import CauseForm
from bookings.forms.team import OtherHoursForm, PersonForm, ServiceForm, ThingForm, WeekForm
from bookings.models import Absence, Cosmetologist, Device, Outage, Repair, Room
from bookings.selectors.device_use import device_uses
from bookings.selectors.team import coming_stretches, other_hours, weeks_ahead, weeks_of
from bookings.services.repair import CauseKind, note_or_propose
from bookings.services.team import hours, resource
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import SETTINGS, requires
from salon.errors import Missing, SalonError

REFUSED = 422
TWO = 2
KINDS: dict[str, type[Room] | type[Device] | type[Cosmetologist]] = {
    "people": Cosmetologist,
    "rooms": Room,
    "devices": Device,
}
CAUSES = {
    "people": CauseKind.COSMETOLOGIST,
    "rooms": CauseKind.ROOM,
    "devices": CauseKind.DEVICE,
}


def here(model: Any, pk: int, **where: Any) -> Any:
    """Return a row of this location.

    Raises:
        Missing.
    """
    found = model.objects.filter(pk=pk, **where).first() if pk < 2**31 else None
    if found is None:
        raise Missing("missing", _("This is not here."))
    return found


def back(to: str = "bookings:team", *args: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(to, args=args))


def saved_or_shown(request: DeskRequest, repair: Repair, said: str, to: HttpResponse) -> HttpResponse:
    """Say that it is saved; or lead to the repair's page when sessions are hit and nothing is saved yet."""
    if repair.status == "applied":
        messages.success(request, said)
        return to
    hit = repair.items.filter(hit=True).count()
    word = ngettext(
        "Not saved yet: %(n)d session stands in the way.", "Not saved yet: %(n)d sessions stand in the way.", hit
    )
    messages.info(request, word % {"n": hit})
    return back("bookings:repair", repair.pk)


@requires(SETTINGS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """Which of its forms was sent says ``part``."""
    if kind not in KINDS:
        raise Missing("missing", _("This is not here."))
    thing = here(KINDS[kind], pk, location=request.location)
    page = ThingPage(request, kind, thing)
    return page.save() if request.method == "POST" else page.show()


class ThingPage:
    """The page of one cosmetologist, room or device, with its forms."""

    def __init__(self, request: DeskRequest, kind: str, thing: Any) -> None:
        self.request, self.kind, self.thing = request, kind, thing
        self.part = request.POST.get("part", "") if request.method == "POST" else ""
        self.facts = self._facts(self._sent("facts"))
        self.stretch = self._stretch(self._sent("away"))
        self.weeks: Sequence[WeekForm] = ()
        self.other: OtherHoursForm | None = None
        self.service = self._service(self._sent("service")) if isinstance(thing, Device) else None
        if isinstance(thing, Cosmetologist):
            self.weeks = self._weeks(self._sent("hours"))
            self.other = OtherHoursForm(self._sent("other"), auto_id="other_%s")

    def _sent(self, part: str) -> Any:
        return self.request.POST if self.part == part else None

    def _facts(self, data: Any) -> ThingForm:
        initial: dict[str, Any] = {"name": self.thing.name, "active": self.thing.active}
        if not isinstance(self.thing, Cosmetologist):
            return ThingForm(data, initial=initial)
        initial |= {"user": self.thing.user_id, "treatments": self.thing.treatments.all()}
        return PersonForm(data, initial=initial, location_id=self.thing.location_id)

    def _stretch(self, data: Any) -> CauseForm:
        if data is not None:
            data = data.copy()
            data["key"] = str(self.thing.pk)
        return CauseForm(data, kind=CAUSES[self.kind], location=self.thing.location, initial={"key": self.thing.pk})

    def _service(self, data: Any) -> ServiceForm:
        return ServiceForm(data, initial={name: getattr(self.thing, name) for name in ServiceForm.base_fields})

    def _weeks(self, data: Any) -> list[WeekForm]:
        """One week, or two in turn: as they are, as asked for by ``?weeks=2``, or as they were sent."""
        known = weeks_of(self.thing)
        asked = (self.request.POST if data is not None else self.request.GET).get("weeks", str(len(known)))
        count = TWO if asked == str(TWO) else 1
        spans = [*known, known[0]][:count]
        return [WeekForm(data, spans=one, prefix=f"w{n}" if count == TWO else None) for n, one in enumerate(spans)]

    def save(self) -> HttpResponse:
        if self.part == "service" and self.service is not None:
            return self._save_service(self.service)
        parts: dict[str, tuple[Sequence[Any], Callable[[], tuple[Repair, str]]]] = {
            "facts": ((self.facts,), self._save_facts),
            "hours": (self.weeks, self._save_hours),
            "away": ((self.stretch,), self._save_away),
            "other": ((self.other,) if self.other else (), self._save_other),
        }
        forms, save = parts.get(self.part, ((), None))
        wrong = [one for one in forms if not one.is_valid()]
        if not forms or save is None or wrong:
            return self.show(REFUSED)
        try:
            repair, said = save()
        except SalonError as refusal:
            show_refusal(forms[refusal.extra.get("week", 0)], refusal)
            return self.show(refusal.status)
        return self._saved(repair, said)

    def _save_service(self, form: ServiceForm) -> HttpResponse:
        """Hits nobody, so there is nothing to propose."""
        if not form.is_valid():
            return self.show(REFUSED)
        said = form.cleaned_data
        after, by, last = said["service_minutes"], said["service_by"], said["serviced_on"]
        try:
            resource.set_service(device=self.thing, after=after, by=by, serviced_on=last)
        except SalonError as refusal:
            show_refusal(form, refusal)
            return self.show(refusal.status)
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.request.path)

    def _saved(self, repair: Repair, said: str) -> HttpResponse:
        return saved_or_shown(self.request, repair, said, HttpResponseRedirect(self.request.path))

    def _save_facts(self) -> tuple[Repair, str]:
        data = self.facts.cleaned_data
        resource.rename(self.thing, name=data["name"])
        if isinstance(self.thing, Cosmetologist):
            resource.set_account(cosmetologist=self.thing, user=data["user"])
        does = data.get("treatments", ())
        made = hours.set_use(thing=self.thing, active=data["active"], treatments=does, actor=at_desk(self.request))
        return made, _("Saved.")

    def _save_hours(self) -> tuple[Repair, str]:
        weeks = [one.spans for one in self.weeks]
        made = hours.set_working_hours(cosmetologist=self.thing, weeks=weeks, actor=at_desk(self.request))
        return made, _("The hours are saved.")

    def _save_other(self) -> tuple[Repair, str]:
        assert self.other is not None
        made = hours.add_other_hours(cosmetologist=self.thing, **self.other.asked, actor=at_desk(self.request))
        return made, _("The hours of these days are saved.")

    def _save_away(self) -> tuple[Repair, str]:
        cause = self.stretch.cause
        made = note_or_propose(location=self.thing.location, cause=cause, actor=at_desk(self.request))
        return made, _("Saved. Nothing is booked then.")

    def show(self, status: int = 200) -> HttpResponse:
        is_person, today = isinstance(self.thing, Cosmetologist), clock.today(self.thing.location.zone)
        context = {
            "kind": self.kind,
            "what": CAUSES[self.kind].value,
            "thing": self.thing,
            "facts": self.facts,
            "weeks": list(zip(self.weeks, weeks_ahead(today), strict=False)),
            "other": self.other,
            "service": self.service,
            "use": device_uses([self.thing])[self.thing.pk] if self.service else None,
            "others": other_hours(self.thing, today) if is_person else (),
            "stretch": self.stretch,
            "away": coming_stretches(self.thing, clock.now()),
        }
        return render(self.request, "bookings/team_edit.html", context, status=status)


@requires(SETTINGS)
@require_POST
def team_back(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """An absence or outage was noted by mistake, or ends early: take it out again."""
    location = request.location
    if kind == "people":
        found = here(Absence, pk, cosmetologist__location=location)
        thing: Cosmetologist | Room | Device = found.cosmetologist
    else:
        found = here(Outage, pk)
        thing = found.room or found.device
        if thing.location_id != location.pk:
            raise Missing("missing", _("This is not here."))
    found.delete()
    messages.success(request, _("Taken out again."))
    return back("bookings:team-edit", kind, thing.pk)


@requires(SETTINGS)
@require_POST
def other_hours_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """The usual hours stand again on the dates of these rows."""
    who = here(Cosmetologist, pk, location=request.location)
    found = next((one for one in other_hours(who) if one.code == request.POST.get("dates")), None)
    if found is None:
        raise Missing("missing", _("This is not here."))
    made = hours.drop_other_hours(cosmetologist=who, first=found.first, last=found.last, actor=at_desk(request))
    to = HttpResponseRedirect(reverse("bookings:team-edit", args=["people", pk]))
    return saved_or_shown(request, made, _("The usual hours stand again."), to)
