"""A product for home."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from treatments.forms.base import CatalogueForm
from treatments.forms.contents import AddUnknown, LabelField, written
from treatments.models import HomeCareProduct
from treatments.selectors.catalogue import rule_labels
from treatments.services.edit_home_care import save_home_care

TEXTS = ["description", "description_ru", "how_to_use", "how_to_use_ru", "caution", "caution_ru"]


class HomeCareForm(CatalogueForm):
    undesirable_with = forms.MultipleChoiceField(
        label=_("Not recommended with"), widget=forms.CheckboxSelectMultiple, required=False
    )
    contents = LabelField()
    add_unknown = AddUnknown()
    sections: ClassVar = (
        (_("Product"), (("name", "name_ru"), ("size",), ("description", "description_ru"))),
        (_("How to use it"), (("how_to_use", "how_to_use_ru"), ("caution", "caution_ru"), ("undesirable_with",))),
        (_("What is in it"), (("contents",), ("add_unknown",))),
    )

    class Meta:
        model = HomeCareProduct
        fields = ["name", "name_ru", "size", *TEXTS, "undesirable_with"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["undesirable_with"].choices = list(rule_labels().items())  # type: ignore[attr-defined]
        for name in TEXTS:
            self.fields[name].widget.attrs["rows"] = 3
        if not self.is_new:
            self.initial["contents"] = written((ingredient, None) for ingredient in self.instance.ingredients.all())

    def write(self, actor: Actor) -> HomeCareProduct:
        return save_home_care(
            product=None if self.is_new else self.instance,
            fields=self.values(),
            contents=self.cleaned_data["contents"],
            add_unknown=self.cleaned_data["add_unknown"],
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )
