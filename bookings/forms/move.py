"""Where a session is to go, and why one is called off. Shape only."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Cosmetologist, Session
from bookings.planning.zones import NoSuchLocalTime, horizon
from salon.widgets import ClockInput, DayInput


class MoveForm(forms.Form):
    """A local date and wall-clock time, and who."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Date"), widget=DayInput)
    at = forms.TimeField(label=_("Time"), widget=ClockInput)
    cosmetologist = forms.ModelChoiceField(label=_("Cosmetologist"), queryset=Cosmetologist.objects.none())

    def __init__(self, *args: Any, session: Session, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = session.location.zone
        who = self.fields["cosmetologist"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = Cosmetologist.objects.filter(location=session.location, active=True)
        who.empty_label = None
        self.fields["on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, at = data.get("on"), data.get("at")
        if at and at.minute % 5:
            self.add_error("at", _("Sessions start on full five minutes."))
        elif on and at:
            try:
                data["starts_at"] = self._moment(on, at.hour * 60 + at.minute)
            except NoSuchLocalTime as error:
                self.add_error("at", str(error))
            except (ValueError, OverflowError):
                self.add_error("on", _("There is no such day in the diary."))
        return data

    def _moment(self, on: date, minute: int) -> datetime:
        """A local time that the spring change skips is refused; one that comes twice is the first."""
        days = horizon(self._zone, on, 1)
        return days.moment(days.slot_of(on, minute))


class CancelForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=240, help_text=_("For the desk. No health facts, please.")
    )


class ResumeForm(forms.Form):
    """From which local date on a paused course goes on."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    start_on = forms.DateField(label=_("Not before"), widget=DayInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start_on"].widget.attrs["min"] = today.isoformat()
