"""What is asked when a colleague makes a token for a program or a device."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import ApiToken
from salon.accounts.scopes import Scope
from salon.accounts.services.api_tokens import NAME_MOST
from salon.widgets import OptionCards


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=NAME_MOST, help_text=_("The program or the device: tablet in room Air.")
    )
    scope = forms.TypedChoiceField(
        label=_("How far does it reach?"),
        choices=ApiToken.SCOPES,
        coerce=Scope,
        initial=Scope.READ,
        widget=OptionCards,
        help_text=_("Never further than your role."),
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        choices=[(30, _("a month")), (90, _("three months")), (365, _("a year"))],
        coerce=int,
        initial=90,
    )
