"""A serum: texts, rules of use, what it is for, what is in it."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.actor import Actor
from salon.widgets import Switch
from treatments.forms.base import Areas, CatalogueForm, Millilitres
from treatments.forms.contents import AddUnknown, LabelField, written
from treatments.models import Indication, Serum
from treatments.sentences import plain_number
from treatments.services.edit_serum import save_serum


class SerumForm(CatalogueForm):
    areas = Areas()
    usual_dose_ml = Millilitres(
        label=_("Usual dose"), min_value=Decimal("0.01"), max_value=100, max_digits=6, decimal_places=2
    )
    in_use_days = forms.IntegerField(label=_("Days in use after opening"), min_value=1, max_value=3650)
    patch_test_holds_days = forms.IntegerField(label=_("Days a negative patch test holds"), min_value=1, max_value=3650)
    indications = forms.ModelMultipleChoiceField(
        Indication.objects.filter(active=True),
        label=_("Indications it serves"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    contents = LabelField()
    add_unknown = AddUnknown()
    units: ClassVar = {"usual_dose_ml": _("ml"), "in_use_days": _("days"), "patch_test_holds_days": _("days")}
    sections: ClassVar = (
        (_("Serum"), (("name", "name_ru"), ("purpose", "purpose_ru"))),
        (_("What is in it"), (("contents",), ("add_unknown",))),
        (_("What it is for"), (("areas",), ("indications",))),
        (
            _("Rules of use"),
            (
                ("usual_dose_ml", "in_use_days"),
                ("leave_out_neck",),
                ("requires_patch_test", "patch_test_holds_days"),
                ("caution", "caution_ru"),
            ),
        ),
    )

    class Meta:
        model = Serum
        fields = [
            "name",
            "name_ru",
            "purpose",
            "purpose_ru",
            "areas",
            "leave_out_neck",
            "caution",
            "caution_ru",
            "usual_dose_ml",
            "in_use_days",
            "requires_patch_test",
            "patch_test_holds_days",
        ]
        widgets = {"leave_out_neck": Switch, "requires_patch_test": Switch}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("caution", "caution_ru"):
            self.fields[name].widget.attrs["rows"] = 3
        if self.is_new:
            self.initial["areas"] = [area for area, _word in self.fields["areas"].choices]  # type: ignore[attr-defined]
            return
        self.initial["indications"] = list(self.instance.indications.values_list("pk", flat=True))
        self.initial["usual_dose_ml"] = plain_number(self.instance.usual_dose_ml)
        contents = self.instance.contents.select_related("ingredient")
        self.initial["contents"] = written((part.ingredient, part.percent) for part in contents)

    def write(self, actor: Actor) -> Serum:
        return save_serum(
            serum=None if self.is_new else self.instance,
            fields=self.values(),
            indications=self.cleaned_data["indications"],
            contents=self.cleaned_data["contents"],
            add_unknown=self.cleaned_data["add_unknown"],
            expected_version=self.cleaned_data["expected_version"],
            actor=actor,
        )
