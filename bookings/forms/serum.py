"""Which serum the rest of a course goes on with. Whether it suits her, the service says."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.widgets import OptionCards
from treatments.models import Serum


class SerumForm(forms.Form):
    """An empty ``serum`` means: the same one, on purpose."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    serum = forms.ModelChoiceField(
        label=_("Serum"), queryset=Serum.objects.none(), empty_label=None, widget=OptionCards, required=False
    )
    session = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, serums: Iterable[Serum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["serum"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Serum.objects.filter(pk__in=[serum.pk for serum in serums])
