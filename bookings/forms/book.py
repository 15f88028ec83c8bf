"""What the desk says about a course to be booked: what, when, with whom, how often. Shape only."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from bookings.models import Cosmetologist
from bookings.planning.model import Wish
from bookings.services.terms import MOST_PER_WEEK, MOST_SESSIONS
from bookings.wishes import read_wishes
from salon.accounts.models import Location
from salon.widgets import ClockInput, DayInput, Segments, Stepper
from treatments.models import Indication, Serum, Treatment

EVERY_DAY = range(7)


class WindowsForm(forms.Form):
    """Fields ``day0`` to ``day6`` with ``from0`` and ``to0`` and so on: the wished windows, Monday first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in EVERY_DAY:
            tick = forms.CheckboxInput(attrs={"class": "choice__input"})
            self.fields[f"day{day}"] = forms.BooleanField(label=WEEKDAYS[day], required=False, widget=tick)
            for edge, label in (("from", _("From")), ("to", _("Until"))):
                clock = ClockInput(attrs={"class": "input"})
                self.fields[f"{edge}{day}"] = forms.TimeField(label=label, required=False, widget=clock)

    def windows(self) -> Iterator[dict[str, Any]]:
        """Yield the bound fields of each weekday, for the template."""
        for day in EVERY_DAY:
            yield {"day": self[f"day{day}"], "from": self[f"from{day}"], "to": self[f"to{day}"]}

    @property
    def wished(self) -> bool:
        """Whether any day is ticked, so that the windows stand open."""
        return any(self[f"day{day}"].value() for day in EVERY_DAY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for day in EVERY_DAY:
            starts, ends = data.get(f"from{day}"), data.get(f"to{day}")
            if data.get(f"day{day}") and starts and ends and starts >= ends:
                self.add_error(f"to{day}", _("This window must end after it begins."))
        return data

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The wished windows; a day without times is wished from morning to night."""
        data = self.cleaned_data
        return read_wishes(
            {
                "weekday": day,
                "from": data.get(f"from{day}") or time(0),
                "to": data.get(f"to{day}") or time(23, 59),
            }
            for day in EVERY_DAY
            if data.get(f"day{day}")
        )


PARTS_OF_DAY = {"morning": ("08:00", "13:00"), "afternoon": ("12:00", "17:00"), "evening": ("16:00", "22:00")}


def with_part_of_day(said: Any, part: str) -> Any:
    """Return what was said with every day wished in the morning, the afternoon or the evening; else as it is."""
    if part not in PARTS_OF_DAY:
        return said
    filled = said.copy()
    for day in EVERY_DAY:
        filled[f"day{day}"] = "on"
        filled[f"from{day}"], filled[f"to{day}"] = PARTS_OF_DAY[part]
    return filled


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
