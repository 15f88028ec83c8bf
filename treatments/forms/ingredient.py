"""An ingredient or an allergy group, and the names they go by."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from treatments.forms.base import CatalogueForm
from treatments.models import Ingredient, IngredientGroup
from treatments.services.checked import LONGEST_TEXT
from treatments.services.edit_ingredient import save_group, save_ingredient


class NamesField(forms.CharField):
    """Other names, one a line."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Other names, one a line"),
            help_text=_("Synonyms, trade and everyday words, in any language. Slips of the pen are forgiven anyway."),
            widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
            max_length=LONGEST_TEXT,
            required=False,
        )

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class IngredientForm(CatalogueForm):
    group = forms.ModelChoiceField(
        IngredientGroup.objects.all(),
        label=_("Allergy group"),
        help_text=_("Who reacts to one ingredient of a group is kept from all of it."),
        empty_label=_("none: stands alone"),
        required=False,
    )
    names = NamesField()
    sections: ClassVar = ((_("Ingredient"), (("name", "name_ru"), ("group", "cas"), ("names",))),)

    class Meta:
        model = Ingredient
        fields = ["name", "name_ru", "group", "cas"]
        labels = {"name": _("INCI name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            self.initial["names"] = "\n".join(self.instance.names.values_list("name", flat=True))

    def write(self, actor: Actor) -> Ingredient:
        return save_ingredient(
            ingredient=None if self.is_new else self.instance,
            fields=self.values(),
            names=self.cleaned_data["names"],
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )


class GroupForm(CatalogueForm):
    names = NamesField()
    reacts_with = forms.ModelMultipleChoiceField(
        IngredientGroup.objects.all(),
        label=_("Cross-reacts with"),
        help_text=_("Both ways, and on from there."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sections: ClassVar = (
        (_("Allergy group"), (("name", "name_ru"), ("names",), ("reacts_with",))),
        (_("What to know"), (("caution", "caution_ru"), ("source",))),
    )

    class Meta:
        model = IngredientGroup
        fields = ["name", "name_ru", "caution", "caution_ru", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("caution", "caution_ru"):
            self.fields[name].widget.attrs["rows"] = 3
        if self.is_new:
            return
        others = IngredientGroup.objects.exclude(pk=self.instance.pk)
        self.fields["reacts_with"].queryset = others  # type: ignore[attr-defined]
        self.initial["names"] = "\n".join(self.instance.names.values_list("name", flat=True))
        self.initial["reacts_with"] = list(self.instance.cross_reactions.values_list("reacts_with", flat=True))

    def write(self, actor: Actor) -> IngredientGroup:
        return save_group(
            group=None if self.is_new else self.instance,
            fields=self.values(),
            names=self.cleaned_data["names"],
            reacts_with=self.cleaned_data["reacts_with"],
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )
