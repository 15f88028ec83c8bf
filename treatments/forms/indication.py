"""An indication and the serums that serve it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from treatments.forms.base import Areas, CatalogueForm
from treatments.models import Indication, Serum
from treatments.services.edit_indication import save_indication


class IndicationForm(CatalogueForm):
    areas = Areas()
    serums = forms.ModelMultipleChoiceField(
        Serum.objects.filter(active=True),
        label=_("Serums that serve it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sections: ClassVar = ((_("Indication"), (("name", "name_ru"), ("areas",), ("serums",))),)

    class Meta:
        model = Indication
        fields = ["name", "name_ru", "areas"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_new:
            self.initial["serums"] = list(self.instance.serums.values_list("pk", flat=True))

    def write(self, actor: Actor) -> Indication:
        return save_indication(
            indication=None if self.is_new else self.instance,
            fields=self.values(),
            serums=self.cleaned_data["serums"],
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )
