"""Contact data as a form. Lengths, numbers and addresses are judged by the service, which says what to do."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clients.forms.refusals import show_refusal
from clients.models import Client
from clients.selectors.telephone import telephone
from clients.services.read_contact import read_contact
from salon.accounts.forms.welcome import zones
from salon.accounts.models import Location
from salon.errors import Invalid
from salon.widgets import DayInput, PhoneInput, Segments

FIELDS = ("name", "email", "phone", "birth_date", "language", "zone_name", "notes")


class ClientForm(forms.Form):
    """``version``: the one the page shows. ``anyway``: make a client although a similar one is known.

    All that is wrong is said at once: what the fields take is judged by the service's rules here already.
    """

    name = forms.CharField(label=_("Name"), error_messages={"required": _("Enter a name.")})
    phone = forms.CharField(label=_("Phone"), required=False, widget=PhoneInput)
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": _("There is no such date.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=Segments,
        help_text=_("Mails are written in it."),
    )
    zone_name = forms.ChoiceField(
        label=_("Her time zone"),
        required=False,
        choices=lambda: [("", _("the salon's")), *zones()[1:]],
        help_text=_("No mail reaches her at night there."),
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For the desk. Health belongs in the screening."),
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, location: Location, initial: dict[str, Any] | None = None) -> None:
        self.location = location
        super().__init__(data, initial=initial)

    def clean(self) -> None:
        given = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        try:
            read_contact(given, self.location)
        except Invalid as refusal:
            show_refusal(self, refusal)

    @property
    def contact(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


def contact_of(client: Client) -> dict[str, Any]:
    """Return the client's data as the form shows it."""
    shown: dict[str, Any] = {name: getattr(client, name) for name in FIELDS}
    return shown | {
        "phone": telephone(client.phone, client.location),
        "version": client.version,
    }
