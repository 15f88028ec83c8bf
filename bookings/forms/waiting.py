"""A client comes on the waiting list: for what, in which dates and windows. Shape only."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.windows import WindowsForm
from bookings.models import Course
from bookings.states import CourseStatus
from clients.models import Client
from salon.widgets import DayInput
from treatments.models import Serum, Treatment

USUALLY = timedelta(days=28)


class WaitForm(WindowsForm):
    """``course`` is asked for only where she has one that runs; without it treatment and serum say what."""

    course = forms.ModelChoiceField(
        label=_("For"), queryset=Course.objects.none(), required=False, empty_label=_("A single session")
    )
    treatment = forms.ModelChoiceField(label=_("Treatment"), queryset=Treatment.objects.none(), required=False)
    serum = forms.ModelChoiceField(label=_("Serum"), queryset=Serum.objects.none(), required=False)
    first_on = forms.DateField(label=_("From"), widget=DayInput)
    last_on = forms.DateField(label=_("Until"), widget=DayInput)

    def __init__(self, *args: Any, client: Client, today: date, **kwargs: Any) -> None:
        first = {"first_on": today, "last_on": today + USUALLY}
        super().__init__(*args, initial=first, **kwargs)
        running = Course.objects.filter(
            client=client, location=client.location_id, status=CourseStatus.ACTIVE.value
        ).select_related("client", "treatment")
        self._choices("course", running)
        self._choices("treatment", Treatment.objects.filter(active=True))
        self._choices("serum", Serum.objects.filter(active=True))
        if not running:
            del self.fields["course"]
        else:
            self.initial["course"] = running[0].pk

    def _choices(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.label_from_instance = _label  # type: ignore[method-assign, assignment]


def _label(row: Any) -> str:
    return str(row.treatment.label if isinstance(row, Course) else row.label)
