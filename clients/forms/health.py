"""An allergy, a doctor's document, a patch test and its reading, and what a colleague sets aside, as forms."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Client, PatchReading
from salon import clock
from salon.widgets import ClockInput, DayInput, Segments
from treatments.models import Contraindication, Serum, SerumLot

NO_SUCH_DATE = {"invalid": _("There is no such date.")}
ACCEPTED = "application/pdf,image/jpeg,image/png,.pdf,.jpg,.jpeg,.png"


class AllergyForm(forms.Form):
    """One thing the client does not tolerate, in any words."""

    ingredient = forms.CharField(
        label=_("What does the client not tolerate?"),
        required=False,
        help_text=_("Any name will do: vitamin C, ascorbic acid, pineapple."),
    )


def paper_field() -> forms.FileField:
    """What is in the file is the service's question; an empty one reaches it too."""
    return forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class UploadForm(forms.Form):
    """A document whose contents whoever uploads it does not read."""

    file = paper_field()


class CheckForm(forms.Form):
    """What a document says, for whoever has read it."""

    rule_code = forms.ChoiceField(label=_("For"))
    issued_on = forms.DateField(label=_("Issued"), widget=DayInput, error_messages=NO_SUCH_DATE)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=DayInput, error_messages=NO_SUCH_DATE)
    issuer = forms.CharField(label=_("Issued by"), required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        rules: Iterable[Contraindication],
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, files, prefix=prefix)
        field = self.fields["rule_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(rule.code, rule.label) for rule in rules]


class DocumentForm(CheckForm):
    """A doctor's document that has been seen, with the file where there is one."""

    file = paper_field()


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: SerumLot) -> str:
        return f"{obj.serum.label}, {obj.number}"


class PatchForm(forms.Form):
    """``applied_on`` and ``applied_time`` are wall-clock time at the client's location; both empty: now."""

    serum = forms.ModelChoiceField(label=_("Serum"), queryset=Serum.objects.none(), empty_label=None)
    lot = LotField(label=_("Lot"), queryset=SerumLot.objects.none(), required=False, empty_label=_("not noted"))
    place = forms.CharField(label=_("Where on the skin"), required=False, help_text=_("Such as: left forearm, inside."))
    applied_on = forms.DateField(
        label=_("Applied on"), required=False, widget=DayInput, help_text=_("Empty: now."), error_messages=NO_SUCH_DATE
    )
    applied_time = forms.TimeField(label=_("At"), required=False, widget=ClockInput)

    def __init__(self, data: Any = None, *, client: Client) -> None:
        super().__init__(data)
        self.client = client
        serum, lot = self.fields["serum"], self.fields["lot"]
        assert isinstance(serum, forms.ModelChoiceField)
        assert isinstance(lot, forms.ModelChoiceField)
        serum.queryset = Serum.objects.filter(active=True).order_by("-requires_patch_test", "position", "id")
        lot.queryset = SerumLot.objects.filter(location=client.location).select_related("serum").order_by("-id")

    @property
    def applied_at(self) -> datetime | None:
        on, at = self.cleaned_data.get("applied_on"), self.cleaned_data.get("applied_time")
        if on is None and at is None:
            return None
        zone = self.client.location.zone
        local = clock.now().astimezone(zone)
        return datetime.combine(on or local.date(), at or time(local.hour, local.minute), tzinfo=zone)


class ReadingForm(forms.Form):
    result = forms.ChoiceField(
        label=_("What is to be seen?"), choices=PatchReading.Result.choices, widget=Segments, required=False
    )
    note = forms.CharField(label=_("Note"), required=False)


class OverrideForm(forms.Form):
    """``codes``: of the findings set aside. ``lapsed``: answers that ran out are let stand today."""

    treatment = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    codes = forms.MultipleChoiceField(required=False)
    lapsed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in her record for ever, with your name."),
    )

    def __init__(self, data: Any = None, *, codes: Iterable[str]) -> None:
        super().__init__(data)
        field = self.fields["codes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, code) for code in codes]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("codes") if self.is_bound else []  # type: ignore[attr-defined]
