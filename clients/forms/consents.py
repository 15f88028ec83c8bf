"""Signing on the screen, and the owner's consent texts, as forms. Shape only: the services judge."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Purpose
from clients.selectors.consents import ConsentState


class SignForm(forms.Form):
    """``version-PURPOSE`` comes along with each text, so that nobody signs what she was not shown."""

    purposes = forms.MultipleChoiceField(choices=Purpose.choices, required=False)
    name = forms.CharField(
        label=_("Name"),
        required=False,
        help_text=_("Typed, it counts as a signature too."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    strokes = forms.CharField(label=_("Signature"), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, states: Sequence[ConsentState], **options: Any) -> None:
        super().__init__(data, **options)
        self.states = states

    @property
    def versions(self) -> dict[str, int]:
        given = {state.purpose: self.data.get(f"version-{state.purpose}", "") for state in self.states}
        return {purpose: int(said) for purpose, said in given.items() if said.isdecimal() and len(said) < 9}

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("purposes") if self.is_bound else []  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """One consent text in both languages. Lengths are the service's business, which says what to do."""

    title = forms.CharField(label=_("Title"), required=False)
    title_ru = forms.CharField(label=_("Title in Russian"), required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a new paragraph."),
    )
    body_ru = forms.CharField(label=_("Text in Russian"), required=False, widget=forms.Textarea(attrs={"rows": 14}))
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class DemandForm(forms.Form):
    required = forms.MultipleChoiceField(
        label=_("Before a session starts, these have to be signed"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
