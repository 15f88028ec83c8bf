"""Forms of the team page: hours as a week of rows, stretches of time in days and wall-clock times."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.spans import Span
from salon.accounts.models import User
from salon.widgets import ClockInput, DayInput
from treatments.models import Treatment

WEEK = range(7)
EDGES = {"from": _("From"), "to": _("Until")}
PARTS = ("", "b")  # the second stretch of a day, after a break
BREAK = _(" (after the break)")


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class ThingForm(NameForm):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    active = forms.BooleanField(label=_("In use"), required=False)


class ServiceForm(forms.Form):
    """When a device wants its service: after minutes of use, on a day, or neither."""

    service_minutes = forms.IntegerField(
        label=_("After minutes of use"), required=False, min_value=1, max_value=1_000_000
    )
    service_by = forms.DateField(label=_("At the latest on"), required=False, widget=DayInput)
    serviced_on = forms.DateField(
        label=_("Last serviced on"), required=False, widget=DayInput, help_text=_("Its minutes count from this day.")
    )


class PersonForm(ThingForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    user = forms.ModelChoiceField(
        label=_("Account"), queryset=User.objects.none(), required=False, empty_label=_("No login")
    )
    treatments = forms.ModelMultipleChoiceField(
        label=_("Does"),
        queryset=Treatment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: everything."),
    )

    def __init__(self, *args: Any, location_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("user", User.objects.filter(memberships__location_id=location_id, is_active=True)),
            ("treatments", Treatment.objects.filter(active=True)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class WeekForm(forms.Form):
    """Two stretches a weekday: ``from0``–``to0`` and, after a break, ``fromb0``–``tob0``."""

    def __init__(self, data: Any = None, *, spans: Iterable[Span] = (), prefix: str | None = None) -> None:
        initial: dict[str, time] = {}
        count = dict.fromkeys(WEEK, 0)
        for span in sorted(spans):
            part = PARTS[min(count[span.weekday], 1)]
            count[span.weekday] += 1
            initial |= {f"from{part}{span.weekday}": span.starts, f"to{part}{span.weekday}": span.ends}
        super().__init__(data, initial=initial, prefix=prefix)
        for day in WEEK:
            for part in PARTS:
                for edge in ("from", "to"):
                    called = f"{WEEKDAYS[day]}: {EDGES[edge]}{BREAK if part else ''}"
                    widget = ClockInput(attrs={"class": "input", "aria-label": called})
                    self.fields[f"{edge}{part}{day}"] = forms.TimeField(label=called, required=False, widget=widget)

    def days(self) -> Iterator[dict[str, Any]]:
        for day in WEEK:
            yield {
                "name": WEEKDAYS[day],
                "edges": [self[f"{edge}{part}{day}"] for part in PARTS for edge in ("from", "to")],
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for day in WEEK:
            for part in PARTS:
                edges = f"from{part}{day}", f"to{part}{day}"
                unread = any(edge in self.errors for edge in edges)
                if not unread and bool(data.get(edges[0])) != bool(data.get(edges[1])):
                    self.add_error(edges[0], _("Give both times, or none."))
        return data

    @property
    def spans(self) -> list[Span]:
        data = self.cleaned_data
        return [
            Span(day, data[f"from{part}{day}"], data[f"to{part}{day}"])
            for day in WEEK
            for part in PARTS
            if data.get(f"from{part}{day}")
        ]


class StretchForm(forms.Form):
    """From a day and time to a day and time; without times whole days, the last one included."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    starts = forms.TimeField(label=_("at"), required=False, widget=ClockInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    ends = forms.TimeField(label=_("at"), required=False, widget=ClockInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=120)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        data = self.cleaned_data
        last: date = data["ends_on"]
        start = datetime.combine(data["starts_on"], data.get("starts") or time(), tzinfo=zone)
        if data.get("ends"):
            return start, datetime.combine(last, data["ends"], tzinfo=zone)
        return start, datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            day = data.get(name)
            if day and not 2000 <= day.year <= 2200:
                self.add_error(name, _("There is no such day in the diary."))
        return data


class OtherHoursForm(forms.Form):
    """On certain dates other hours than usual: two stretches, after a break; weekdays where it is a longer time."""

    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("To, included"), widget=DayInput)
    starts = forms.TimeField(label=_("Works from"), widget=ClockInput)
    ends = forms.TimeField(label=_("Until"), widget=ClockInput)
    startsb = forms.TimeField(label=_("and from"), required=False, widget=ClockInput)
    endsb = forms.TimeField(label=_("Until"), required=False, widget=ClockInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        choices=lambda: list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: on each of these days. On days left out she does not work."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("starts_on", "ends_on"):
            day = data.get(name)
            if day and not 2000 <= day.year <= 2200:
                self.add_error(name, _("There is no such day in the diary."))
        if bool(data.get("startsb")) != bool(data.get("endsb")):
            self.add_error("startsb", _("Give both times, or none."))
        return data

    @property
    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data
        spans = [(data["starts"], data["ends"])]
        if data.get("startsb"):
            spans.append((data["startsb"], data["endsb"]))
        return {"first": data["starts_on"], "last": data["ends_on"], "spans": spans, "weekdays": data["weekdays"]}
