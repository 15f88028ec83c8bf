"""An ingredient list as a text field, written and read like a label."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from treatments.models import Ingredient
from treatments.sentences import plain_number
from treatments.services.checked import LONGEST_TEXT


class LabelField(forms.CharField):
    """One ingredient a line, perhaps with its per cent."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Ingredients, as the label has them"),
            widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
            help_text=_("One a line or with commas; per cent if you know it: KOJIC ACID 1 %."),
            max_length=LONGEST_TEXT,
            error_messages={"required": _("Please write at least one ingredient: the label says which.")},
        )


class AddUnknown(forms.BooleanField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Add names nobody knows as new ingredients"),
            help_text=_("Check the spelling first: an unknown name leads no allergy to this product."),
            required=False,
        )


def written(parts: Iterable[tuple[Ingredient, Decimal | None]]) -> str:
    """Write ingredients as a label."""
    return "\n".join(_line(ingredient.name, percent) for ingredient, percent in parts)


def _line(name: str, percent: Decimal | None) -> str:
    return name if percent is None else f"{name} {plain_number(percent)} %"
