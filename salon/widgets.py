"""Form controls with a look of their own, for the forms of every app.

Knows HTML input types and their formats. Must not know any domain rule.
"""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Segments(forms.RadioSelect):
    """A few answers side by side: grades, yes/no, "face/hands"."""


class OptionCards(forms.RadioSelect):
    """Answers as cards, for choices that need a line of explanation."""


class Stepper(forms.NumberInput):
    """A number with a minus and a plus, for gloved hands."""


class Switch(forms.CheckboxInput):
    """On or off."""


class DayInput(forms.DateInput):
    """A date, typed day first ("25.11.2026", "25/11/26", "25112026") or taken from the browser's calendar beside it.

    Not ``type=date`` alone: there the browser's own language decides whether the month comes first, not the page's.
    ``min`` (ISO 8601) bounds the calendar; the field's own rule refuses what is typed.
    """

    input_type = "text"
    template_name = "components/day_input.html"
    _TYPED = re.compile(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4}|\d{2})|(\d{2})(\d{2})(\d{4})", re.ASCII)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        said = {"placeholder": _("dd.mm.yyyy"), "maxlength": 20, "autocomplete": "off"}
        super().__init__(attrs=said | (attrs or {}), format="%d.%m.%Y")

    def format_value(self, value: Any) -> str | None:
        """Return the date as it is typed; what is no date, as it is."""
        return super().format_value(_date(value) or value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = _date(value)
        context["calendar"] = {
            "value": known.isoformat() if known else "",
            "min": context["widget"]["attrs"].pop("min", ""),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed as ISO 8601 where it is a date; else as it is, for the field to refuse."""
        return self.read(super().value_from_datadict(data, files, name))

    @classmethod
    def read(cls, typed: Any) -> Any:
        """Return ``typed`` as ISO 8601 where it is a date with the day first; else unchanged."""
        found = cls._TYPED.fullmatch(typed.strip()) if isinstance(typed, str) else None
        if not found:
            return typed
        day, month, year = (part for part in found.groups() if part)
        return _iso(int(year) if len(year) == 4 else _century(int(year)), int(month), int(day)) or typed


def _century(year: int) -> int:
    """Two digits as everybody reads them: 26 is 2026, 69 and later were in the last century (as in POSIX)."""
    return year + (2000 if year < 69 else 1900)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


class ClockInput(forms.TimeInput):
    """A wall-clock time of 24 hours, typed: "9:30", "9.30", "930" or "9".

    Not ``type=time``: there the browser's own language decides about "AM", not the page's.
    """

    input_type = "text"
    _TYPED = re.compile(r"(\d{1,2})(?:[:.,]?(\d{2}))?(?::00)?", re.ASCII)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        said = {
            "inputmode": "numeric",
            "placeholder": "--:--",
            "pattern": r"\d{1,2}([:.]?\d{2})?",
            "maxlength": 8,
            "autocomplete": "off",
        }
        super().__init__(attrs=said | (attrs or {}), format="%H:%M")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed as "HH:MM" where it is a time; else as it is, for the field to refuse."""
        typed = super().value_from_datadict(data, files, name)
        found = self._TYPED.fullmatch(typed.strip()) if isinstance(typed, str) else None
        return f"{int(found[1]):02d}:{found[2] or '00'}" if found else typed


class PhoneInput(forms.TextInput):
    input_type = "tel"
