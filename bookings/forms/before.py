"""The three questions before a session, for the desk, the tablet and the client's own page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.before import Said
from salon.widgets import Segments

NO, YES = "no", "yes"
CHOICES = [(NO, pgettext_lazy("answer", "No")), (YES, pgettext_lazy("answer", "Yes"))]
REQUIRED = {"required": _("Answer yes or no.")}


class BeforeForm(forms.Form):
    """``rest``: the button that answers "nothing new" to whatever is not answered."""

    reacted = forms.ChoiceField(
        label=_("Any reaction of the skin since last time?"),
        choices=CHOICES,
        widget=Segments,
        required=False,
        error_messages=REQUIRED,
    )
    broken = forms.ChoiceField(
        label=_("Is the skin to be treated hurt anywhere today: a cut, a graze, a sore spot?"),
        choices=CHOICES,
        widget=Segments,
        required=False,
    )
    changed = forms.ChoiceField(
        label=_("Has anything else changed since the last answers?"), choices=CHOICES, widget=Segments, required=False
    )
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, about: str = "") -> None:
        """``about``: what is asked at every session, as examples of what may have changed."""
        super().__init__(data)
        self.fields["changed"].help_text = about

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("reacted", "broken", "changed"):
            if not cleaned.get(name):
                if "rest" in self.data:
                    cleaned[name] = NO
                elif name not in self.errors:
                    self.add_error(name, REQUIRED["required"])
        return cleaned

    @property
    def said(self) -> Said:
        """What was said, after ``is_valid``."""
        given = self.cleaned_data
        return Said(
            changed=given["changed"] == YES,
            reacted=given["reacted"] == YES,
            intact=given["broken"] == NO,
            note=given["note"],
        )


class ClearHoldForm(forms.Form):
    why = forms.CharField(
        label=_("What you saw, and why the course may go on"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words what you saw and why it may go on.")},
    )
