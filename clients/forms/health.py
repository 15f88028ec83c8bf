"""An allergy and a doctor's document as forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.widgets import DayInput
from treatments.models import Contraindication

NO_SUCH_DATE = {"invalid": _("There is no such date.")}


class AllergyForm(forms.Form):
    """One thing the client does not tolerate, in any words."""

    ingredient = forms.CharField(
        label=_("What does the client not tolerate?"),
        required=False,
        help_text=_("Any name will do: vitamin C, ascorbic acid, pineapple."),
    )


class DocumentForm(forms.Form):
    """A doctor's document that has been seen."""

    rule_code = forms.ChoiceField(label=_("For"))
    issued_on = forms.DateField(label=_("Issued"), widget=DayInput, error_messages=NO_SUCH_DATE)
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=DayInput, error_messages=NO_SUCH_DATE)
    issuer = forms.CharField(label=_("Issued by"), required=False)

    def __init__(self, data: Any = None, *, rules: Iterable[Contraindication]) -> None:
        super().__init__(data)
        field = self.fields["rule_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(rule.code, rule.label) for rule in rules]
