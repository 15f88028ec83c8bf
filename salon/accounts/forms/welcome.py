"""What the first visitor of an empty salon is asked."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import User
from salon.widgets import ClockInput

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zones() -> list[tuple[str, Any]]:
    """Return the places of the time-zone database, by continent; its technical names are left out."""
    grouped: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for name in sorted(available_timezones()):
        area, _slash, place = name.partition("/")
        if place and area in grouped:
            grouped[area].append((name, place.replace("_", " ")))
    return [("", _("Choose")), *grouped.items()]


class WelcomeForm(forms.Form):
    name = forms.CharField(label=_("Name of the salon"), max_length=120)
    zone_name = forms.ChoiceField(label=_("Time zone"), choices=zones, help_text=_("Where the salon stands."))
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the salon's messages; yours too, for now.")
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Open on"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        initial=[0, 1, 2, 3, 4, 5],
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(label=_("Opens"), initial="09:00", widget=ClockInput)
    closes = forms.TimeField(label=_("Closes"), initial="19:00", widget=ClockInput)
    first_name = forms.CharField(label=_("Your first name"), max_length=150)
    last_name = forms.CharField(label=_("Your last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    username = forms.CharField(
        label=_("User name"), max_length=150, validators=[UnicodeUsernameValidator()], help_text=_("To sign in with.")
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("opens") and given.get("closes") and given["closes"] <= given["opens"]:
            self.add_error("closes", _("The salon closes after it opens."))
        if given.get("password"):
            self._clean_password(given)
        return given

    def _clean_password(self, given: dict[str, Any]) -> None:
        person = User(**{name: given.get(name, "") for name in ("username", "first_name", "last_name", "email")})
        if "again" in given and given["again"] != given["password"]:
            self.add_error("again", _("The two passwords differ."))
        try:
            validate_password(given["password"], person)
        except ValidationError as error:
            self.add_error("password", error)

    def wishes(self) -> dict[str, Any]:
        """Return what ``found_salon`` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}
