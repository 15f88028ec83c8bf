"""A treatment with its rhythm and its steps: three shapes on one page."""

from typing import Any, ClassVar

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from salon.widgets import Segments
from treatments.forms.base import CatalogueForm
from treatments.kinds import Area
from treatments.models import Protocol, ProtocolStep, Treatment
from treatments.rhythm import LIMITS
from treatments.sentences import AREAS
from treatments.services.checked import LONGEST_TEXT
from treatments.services.edit_treatment import MOST_STEPS, save_treatment

TEXTS = ["description", "description_ru", "safety_check", "safety_check_ru", "aftercare", "aftercare_ru"]
LABELS = {column.name: column.verbose_name for column in Protocol._meta.concrete_fields}


class StepForm(forms.Form):
    """One step. An empty one is left out."""

    code = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)
    name = forms.CharField(label=_("Step"), max_length=160)
    name_ru = forms.CharField(label=_("Step in Russian"), max_length=160, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=480, initial=10)
    description = forms.CharField(
        label=_("What to do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=LONGEST_TEXT, required=False
    )
    description_ru = forms.CharField(
        label=_("What to do, in Russian"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        required=False,
    )


StepFormSet = forms.formset_factory(
    StepForm, extra=1, can_order=True, can_delete=True, max_num=MOST_STEPS, absolute_max=2 * MOST_STEPS
)


class TreatmentForm(CatalogueForm):
    template_name = "treatments/edit_treatment.html"
    area = forms.ChoiceField(
        label=_("Area"), choices=[(area.value, AREAS[area.value]) for area in Area], widget=Segments, initial="face"
    )
    units: ClassVar = dict.fromkeys([name for name in LIMITS if name.startswith("minutes")], _("min"))
    sections: ClassVar = (
        (_("Treatment"), (("name", "name_ru"), ("area",), ("description", "description_ru"))),
        (
            _("Course and length"),
            (
                ("sessions", "per_week", "min_gap_days"),
                ("minutes", "minutes_min", "minutes_max"),
                ("minutes_before", "minutes_after"),
            ),
        ),
        (_("Before and after"), (("safety_check", "safety_check_ru"), ("aftercare", "aftercare_ru"))),
    )

    class Meta:
        model = Treatment
        fields = ["name", "name_ru", "area", *TEXTS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        protocol = Protocol() if self.is_new else self.instance.protocol
        for name, (least, most) in LIMITS.items():
            self.fields[name] = forms.IntegerField(
                label=capfirst(LABELS[name]), min_value=least, max_value=most, initial=getattr(protocol, name)
            )
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 3
        steps = [] if self.is_new else list(protocol.steps.all())
        self.steps = StepFormSet(
            self.data if self.is_bound else None, initial=[_step(step) for step in steps], prefix="steps"
        )
        for form in self.steps:
            form.fields[ORDERING_FIELD_NAME].label = _("Place")
            form.fields[DELETION_FIELD_NAME].label = _("Remove this step")

    def is_valid(self) -> bool:
        mine, theirs = super().is_valid(), self.steps.is_valid()
        if not theirs:
            self.add_error(None, _("Please look at the steps."))
        return mine and theirs

    def write(self, actor: Actor) -> Treatment:
        ordered = [form.cleaned_data for form in self.steps.ordered_forms]
        return save_treatment(
            treatment=None if self.is_new else self.instance,
            fields=self.values(),
            protocol={name: self.cleaned_data[name] for name in LIMITS},
            steps=ordered,
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )


def _step(step: ProtocolStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in StepForm.base_fields}
