"""The owner's settings: the salon, its messages, what plans weigh, who may sign in. Shape only."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from bookings.models import PlanningWeights
from bookings.planning.cost import Weights
from salon.accounts.forms.welcome import zones
from salon.accounts.models import Location, Membership
from salon.outbox.kinds import Kind
from salon.outbox.rules import Rules
from salon.outbox.services.set_rules import Wanted
from salon.widgets import ClockInput, Stepper, Switch

MOST_HOURS = 60 * 24


class LocationForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language of the salon"), choices=settings.LANGUAGES)
    zone_name = forms.ChoiceField(label=_("Time zone"), choices=zones)

    class Meta:
        model = Location
        fields = (
            "name",
            "address",
            "phone",
            "email",
            "language",
            "zone_name",
            "country",
            "subdivision",
            "cancel_until_hours",
            "no_show_uses_session",
        )
        widgets = {
            "cancel_until_hours": Stepper(attrs={"min": 0, "max": 336}),
            "no_show_uses_session": Switch,
        }
        help_texts = {
            "country": _("Two letters, such as DE. Empty: no public holidays."),
            "subdivision": _("Letters of the region, such as BE. May stay empty."),
        }


class RulesForm(forms.Form):
    """``on-KIND`` and ``hours-KIND`` for each kind of message, and the quiet hours."""

    quiet_from = forms.TimeField(label=_("Nothing leaves from"), widget=ClockInput)
    quiet_until = forms.TimeField(label=_("until"), widget=ClockInput)

    def __init__(self, data: Any = None, *, kinds: list[Kind], rules: Rules) -> None:
        self._kinds = kinds
        initial: dict[str, Any] = {"quiet_from": rules.hours.starts, "quiet_until": rules.hours.ends}
        for kind in kinds:
            rule = rules.of(kind.name)
            hours = round(rule.offset / timedelta(hours=1), 2)
            initial |= {f"on-{kind.name}": rule.enabled, f"hours-{kind.name}": hours}
        super().__init__(data, initial=initial)
        for kind in kinds:
            self.fields[f"on-{kind.name}"] = forms.BooleanField(label=kind.label, required=False, widget=Switch)
            self.fields[f"hours-{kind.name}"] = forms.DecimalField(
                label=_("Hours before or after"),
                min_value=0,
                max_value=MOST_HOURS,
                max_digits=6,
                decimal_places=2,
                widget=Stepper(attrs={"min": 0, "max": MOST_HOURS, "step": "0.5"}),
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        for kind in self._kinds:
            yield {"on": self[f"on-{kind.name}"], "hours": self[f"hours-{kind.name}"]}

    @property
    def wanted(self) -> list[Wanted]:
        data = self.cleaned_data
        return [
            Wanted(kind.name, data[f"on-{kind.name}"], timedelta(hours=float(data[f"hours-{kind.name}"])))
            for kind in self._kinds
        ]


class WeightsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PlanningWeights
        fields = tuple(Weights.__slots__)


_ROLES = Membership._meta.get_field("role").choices


class ColleagueForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    username = forms.CharField(label=_("User name"), max_length=150, validators=[UnicodeUsernameValidator()])
    role = forms.ChoiceField(label=_("Role"), choices=list(_ROLES or ()))
    password = forms.CharField(
        label=_("First password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. She changes it after signing in."),
    )
