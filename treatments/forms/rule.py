"""A contraindication: its question, what a yes does, how long, and who says so."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from salon.widgets import OptionCards, Switch
from treatments.forms.base import Areas, CatalogueForm
from treatments.models import Contraindication, IngredientGroup, Treatment
from treatments.sentences import CLEARS, KINDS
from treatments.services.edit_rule import MOST_DAYS, save_rule


class RuleForm(CatalogueForm):
    areas = Areas()
    treatments = forms.MultipleChoiceField(
        label=_("Only these treatments"),
        help_text=_("None chosen: every treatment of these areas, also those added later."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.ChoiceField(label=_("What a yes does"), choices=list(KINDS.items()), widget=OptionCards)
    clears = forms.ChoiceField(label=_("When it is over"), choices=list(CLEARS.items()), initial="days")
    clears_after_days = forms.IntegerField(label=_("Days after it"), min_value=1, max_value=MOST_DAYS, required=False)
    ingredient_group = forms.ModelChoiceField(
        IngredientGroup.objects.all(),
        label=_("Ingredient group it bars"),
        help_text=_("Empty: what the client names in her answer."),
        empty_label=_("what the client names"),
        required=False,
    )
    validity_days = forms.IntegerField(label=_("An answer is good for"), min_value=1, max_value=MOST_DAYS)
    units: ClassVar = {"clears_after_days": _("days"), "validity_days": _("days")}
    sections: ClassVar = (
        (_("Question"), (("name", "name_ru"), ("question", "question_ru"), ("areas",), ("treatments",))),
        (_("What a yes means"), (("kind",), ("clears", "clears_after_days"), ("ingredient_group",))),
        (_("How long an answer is good for"), (("validity_days",), ("ask_every_session",), ("counts_everywhere",))),
        (_("Who says so"), (("source",), ("note", "note_ru"))),
    )

    class Meta:
        model = Contraindication
        # clears and its days are left to the service, which sees them together with the kind
        fields = [
            "name",
            "name_ru",
            "question",
            "question_ru",
            "areas",
            "treatments",
            "kind",
            "ingredient_group",
            "validity_days",
            "ask_every_session",
            "counts_everywhere",
            "source",
            "note",
            "note_ru",
        ]
        widgets = {
            "ask_every_session": Switch,
            "counts_everywhere": Switch,
            "question": forms.Textarea(attrs={"rows": 2}),
            "question_ru": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.code, one.label) for one in Treatment.objects.all()]
        self.fields["treatments"].choices = known  # type: ignore[attr-defined]
        for name in () if self.is_new else ("clears", "clears_after_days"):
            self.initial[name] = getattr(self.instance, name)
        if self.is_new:
            self.initial["areas"] = [area for area, _word in self.fields["areas"].choices]  # type: ignore[attr-defined]

    def current(self) -> "RuleForm":
        rule = Contraindication.objects.get(code=self.instance.code, superseded_at=None)
        return RuleForm(instance=rule)

    def write(self, actor: Actor) -> Contraindication:
        return save_rule(
            rule=None if self.is_new else self.instance,
            fields=self.values(),
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )
