"""An empty place somebody pointed at on the diary. Shape only."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Cosmetologist
from bookings.planning.timeline import SLOT_MINUTES
from bookings.planning.zones import NoSuchLocalTime, horizon
from clients.models import Client
from salon.accounts.models import Location
from salon.widgets import ClockInput, DayInput


class PlaceForm(forms.Form):
    """Date, time and cosmetologist; the client once she is known."""

    date = forms.DateField(label=_("Date"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=ClockInput)
    cosmetologist = forms.ModelChoiceField(label=_("Cosmetologist"), queryset=Cosmetologist.objects.none())
    client = forms.ModelChoiceField(queryset=Client.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._location = location
        for name, rows in (
            ("cosmetologist", Cosmetologist.objects.filter(location=location, active=True)),
            ("client", Client.objects.filter(location=location, archived_at=None)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            field.empty_label = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, at = data.get("date"), data.get("time")
        if at and at.minute % SLOT_MINUTES:
            self.add_error("time", _("Sessions start on full five minutes."))
        elif on and at:
            try:
                data["starts_at"] = self._moment(on, at.hour * 60 + at.minute)
            except NoSuchLocalTime as error:
                self.add_error("time", str(error))
            except (ValueError, OverflowError):
                self.add_error("date", _("There is no such day in the diary."))
        return data

    def _moment(self, on: Any, minute: int) -> datetime:
        days = horizon(self._location.zone, on, 1)
        return days.moment(days.slot_of(on, minute))
