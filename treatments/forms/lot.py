"""A delivery, and what happens to a lot afterwards."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.widgets import DayInput
from treatments.forms.base import Millilitres
from treatments.models import Serum
from treatments.services.movements import MOST_ML


def _amount(least: Decimal, label: Any) -> Millilitres:
    return Millilitres(label=label, min_value=least, max_value=MOST_ML, decimal_places=2)


class ReceiveForm(forms.Form):
    serum = forms.ModelChoiceField(Serum.objects.filter(active=True), label=_("Serum"), empty_label=_("Please choose"))
    number = forms.CharField(label=_("Lot number"), max_length=60, help_text=_("As it stands on the bottle or box."))
    ml = _amount(Decimal("0.01"), _("Amount"))
    expires_on = forms.DateField(label=_("Expires"), widget=DayInput)
    received_on = forms.DateField(label=_("Received"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=240, required=False)


class OpenForm(forms.Form):
    opened_on = forms.DateField(label=_("Opened"), widget=DayInput)


class CountForm(forms.Form):
    ml = _amount(Decimal(0), _("Really left"))
    note = forms.CharField(label=_("Note"), max_length=240, required=False)


class WasteForm(forms.Form):
    ml = _amount(Decimal("0.01"), _("Written off"))
    note = forms.CharField(label=_("Why"), max_length=240)
