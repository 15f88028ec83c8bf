"""What the desk says about a course to be booked: what, when, with whom, how often. Shape only."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.windows import WindowsForm
from bookings.models import Cosmetologist
from bookings.services.terms import MOST_PER_WEEK, MOST_SESSIONS
from salon.accounts.models import Location
from salon.widgets import DayInput, Segments, Stepper
from treatments.models import Indication, Serum, Treatment


class CourseForm(WindowsForm):
    """A course to be planned and booked."""

    treatment = forms.ModelChoiceField(label=_("Treatment"), queryset=Treatment.objects.none(), widget=Segments)
    indications = forms.ModelMultipleChoiceField(
        label=_("What for"),
        queryset=Indication.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    serum = forms.ModelChoiceField(label=_("Serum"), queryset=Serum.objects.none(), empty_label=_("Choose"))
    start_on = forms.DateField(label=_("Not before"), widget=DayInput)
    sessions = forms.IntegerField(
        label=_("Sessions"),
        min_value=1,
        max_value=MOST_SESSIONS,
        widget=Stepper(attrs={"min": 1, "max": MOST_SESSIONS}),
    )
    per_week = forms.IntegerField(
        label=_("A week, at most"),
        min_value=1,
        max_value=MOST_PER_WEEK,
        widget=Stepper(attrs={"min": 1, "max": MOST_PER_WEEK}),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=240, widget=Stepper(attrs={"min": 5, "max": 240, "step": 5})
    )
    who = forms.ModelChoiceField(
        label=_("Cosmetologist"), queryset=Cosmetologist.objects.none(), required=False, empty_label=_("Anyone")
    )
    only_her = forms.BooleanField(label=_("Only her"), required=False)
    only_wishes = forms.BooleanField(label=_("Only at these times"), required=False)

    def __init__(self, *args: Any, location: Location, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("treatment", Treatment.objects.filter(active=True).select_related("protocol"))
        self._choose("indications", Indication.objects.filter(active=True))
        self._choose("serum", Serum.objects.filter(active=True))
        self._choose("who", Cosmetologist.objects.filter(location=location, active=True))
        self.fields["start_on"].widget.attrs["min"] = today.isoformat()

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class ReplanForm(WindowsForm):
    """The rest of a course, from a session on, inside new windows."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    from_number = forms.IntegerField(
        label=_("From session"),
        min_value=1,
        max_value=MOST_SESSIONS,
        initial=1,
        widget=Stepper(attrs={"min": 1, "max": MOST_SESSIONS}),
    )
