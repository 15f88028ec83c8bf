"""The owner's settings: the salon, what plans weigh, who may sign in. Shape only."""

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import PlanningWeights
from bookings.planning.cost import Weights
from salon.accounts.forms.welcome import zones
from salon.accounts.models import Location, Membership
from salon.widgets import Stepper, Switch


class LocationForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(label=_("Language of the salon"), choices=settings.LANGUAGES)
    zone_name = forms.ChoiceField(label=_("Time zone"), choices=zones)
    accent = forms.RegexField(
        label=_("Colour of mails"),
        regex=r"^#[0-9A-Fa-f]{6}\Z",
        widget=forms.ColorInput,
        error_messages={"invalid": _("Please write the colour like this: #0b6472.")},
        help_text=_("Of buttons and links, made darker or lighter where they could not be read."),
    )

    class Meta:
        model = Location
        fields = (
            "name",
            "address",
            "phone",
            "email",
            "language",
            "zone_name",
            "cancel_until_hours",
            "no_show_uses_session",
            "clients_move",
            "accent",
        )
        labels = {"name": pgettext_lazy("of a thing", "Name")}
        widgets = {
            "cancel_until_hours": Stepper(attrs={"min": 0, "max": 336}),
            "no_show_uses_session": Switch,
            "clients_move": Switch,
        }
        help_texts = {
            "clients_move": _("Only to free times that keep the rhythm. Off: the desk is asked each time."),
        }

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()


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
