"""Form controls with a look of their own, for the forms of every app.

Knows HTML input types and their formats. Must not know any domain rule.
"""

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
    """A wall-clock time in steps of five minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": 300} | (attrs or {}), format="%H:%M")


class PhoneInput(forms.TextInput):
    input_type = "tel"
