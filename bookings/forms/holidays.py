"""Whose public holidays the salon keeps: a country by its name, then one of its regions. Shape only."""

from functools import lru_cache
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.availability.public_holidays import countries, regions
from salon.accounts.models import Location


class HolidaysForm(forms.Form):
    """``country`` is shown at once; the regions are those of the country chosen before."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    subdivision = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any = None, *, country: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = regions(country) if country in countries() else []
        self._offer("country", [("", _("No public holidays")), *_named(get_language() or "en")])
        self._offer("subdivision", [("", _("The whole country")), *known])
        self.asks_region = bool(known)

    @classmethod
    def of(cls, location: Location, *, country: str | None = None) -> "HolidaysForm":
        """Return the form as it stands, or with another country being looked at."""
        chosen = location.country if country is None else country[:2]
        region = location.subdivision if chosen == location.country else ""
        return cls(country=chosen, initial={"country": chosen, "subdivision": region})

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@lru_cache(maxsize=8)
def _named(language: str) -> list[tuple[str, str]]:
    """Countries with their names in a language, in its order."""
    names = Locale.parse(language.split("-")[0]).territories
    return sorted(((code, str(names.get(code, code))) for code in countries()), key=lambda pair: pair[1])
