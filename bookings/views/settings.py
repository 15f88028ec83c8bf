"""Settings: the owner's page about the salon itself, its plans and who may sign in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.refusals import show_refusal
from bookings.forms.settings import ColleagueForm, LocationForm, WeightsForm
from bookings.models import PlanningWeights
from bookings.services.save_settings import save_location, save_weights
from salon.accounts.desk_request import DeskRequest
from salon.accounts.models import Location, Membership
from salon.accounts.policies import SETTINGS, requires
from salon.accounts.roles import Role
from salon.accounts.services.colleagues import add_colleague, change_colleague
from salon.errors import Missing, SalonError

REFUSED = 422


@requires(SETTINGS)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: DeskRequest) -> HttpResponse:
    """Which of the forms was sent says ``part``; the others show what is stored."""
    page = SettingsPage(request)
    return page.save() if request.method == "POST" else page.show()


class SettingsPage:
    """One request to the settings, with its three forms."""

    def __init__(self, request: DeskRequest) -> None:
        self.request = request
        self.location = request.location
        self.part = request.POST.get("part", "") if request.method == "POST" else ""
        own = PlanningWeights.objects.filter(location=self.location).first()
        # ModelForm writes into its instance while it checks: never into the location the page is drawn with.
        copy = Location.objects.get(pk=self.location.pk)
        self.salon = LocationForm(self._sent("salon"), instance=copy)
        self.weights = WeightsForm(self._sent("weights"), instance=own or PlanningWeights(location=self.location))
        self.colleague = ColleagueForm(self._sent("colleague"))

    def _sent(self, part: str) -> Any:
        return self.request.POST if self.part == part else None

    def save(self) -> HttpResponse:
        saves: dict[str, tuple[Any, Callable[[], str]]] = {
            "salon": (self.salon, self._save_salon),
            "weights": (self.weights, self._save_weights),
            "colleague": (self.colleague, self._add_colleague),
        }
        form, save = saves.get(self.part, (None, None))
        if form is None or save is None or not form.is_valid():
            return self.show(REFUSED)
        try:
            said = save()
        except SalonError as refusal:
            show_refusal(form, refusal)
            return self.show(refusal.status)
        messages.success(self.request, said)
        return HttpResponseRedirect(reverse("bookings:settings"))

    def _save_salon(self) -> str:
        save_location(location=self.location, facts=self.salon.cleaned_data)
        return _("Saved.")

    def _save_weights(self) -> str:
        save_weights(location=self.location, weights=self.weights.cleaned_data)
        return _("Saved. The next plan weighs like this.")

    def _add_colleague(self) -> str:
        data = dict(self.colleague.cleaned_data)
        user = add_colleague(location=self.location, **data | {"role": Role(data["role"])})
        return _("%(name)s can sign in now.") % {"name": user.display_name}

    def show(self, status: int = 200) -> HttpResponse:
        context = {
            "salon": self.salon,
            "weights": self.weights,
            "colleague": self.colleague,
            "colleagues": Membership.objects.filter(location=self.location).select_related("user"),
            "roles": list(Role),
        }
        return render(self.request, "bookings/settings.html", context, status=status)


@requires(SETTINGS)
@require_POST
def colleague_change(request: DeskRequest, pk: int) -> HttpResponse:
    location = request.location
    membership = Membership.objects.filter(pk=pk, location=location).select_related("user").first()
    role = request.POST.get("role", "")
    if membership is None or role not in set(Role):
        raise Missing("missing", _("This is not here."))
    try:
        change_colleague(membership=membership, role=Role(role), active=request.POST.get("active") == "1")
    except SalonError as refusal:
        messages.error(request, str(refusal.detail))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("bookings:settings"))
