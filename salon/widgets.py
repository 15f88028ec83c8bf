"""Form controls with a look of their own, for the forms of every app.

Knows HTML input types and their formats. Must not know any domain rule.
"""

import re
from typing import Any

from django import forms


class Segments(forms.RadioSelect):
    """A few answers side by side: grades, yes/no, "face/hands"."""


class OptionCards(forms.RadioSelect):
    """Answers as cards, for choices that need a line of explanation."""


class Stepper(forms.NumberInput):
    """A number with a minus and a plus, for gloved hands."""


class Switch(forms.CheckboxInput):
    """On or off."""


class DayInput(forms.DateInput):
    """A date. Browsers speak ISO 8601 here, whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


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
