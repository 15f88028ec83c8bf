"""The living pattern page: every component in every state, for those who build pages. Shows samples, reads no row."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from salon.accounts.policies import SETTINGS, requires
from salon.templatetags.badges import COURSE, MESSAGE, SESSION, VERDICT
from salon.widgets import ClockInput, DayInput, OptionCards, PhoneInput, Segments, Stepper, Switch

MONDAY = date(2030, 3, 4)  # a sample week that never changes, so that screenshots can be compared
GRADES = [(str(grade), str(grade)) for grade in range(5)]
AREAS = [("face", "Face and neck"), ("hands", "Hands")]
WORDS = ("clear", "slight", "moderate", "marked", "severe")


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", max_length=80)
    email = forms.EmailField(label="E-mail", required=False, help_text="For confirmations and reminders.")
    phone = forms.CharField(label="Phone", required=False, widget=PhoneInput)
    born = forms.DateField(label="Date of birth", required=False, widget=DayInput)
    at = forms.TimeField(label="From", required=False, widget=ClockInput)
    serum = forms.ChoiceField(label="Serum", choices=[("", "Choose"), ("a", "Azelaic acid"), ("k", "Kojic acid")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    amount = forms.DecimalField(label="Serum used", widget=Stepper(attrs={"min": 0, "max": 20, "step": "0.5"}))
    grade = forms.ChoiceField(label="Grade today", choices=GRADES, widget=Segments)
    area = forms.ChoiceField(label="Area", choices=AREAS, widget=OptionCards)
    days = forms.MultipleChoiceField(
        label="Days that suit", choices=[("0", "Monday"), ("1", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    consent = forms.BooleanField(label="The client agrees to photos")
    reminders = forms.BooleanField(label="Send reminders", required=False, widget=Switch)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=UTC) + timedelta(days=day)


def _session(number: int, status: str) -> SimpleNamespace:
    week, second = divmod(number - 1, 2)
    return SimpleNamespace(number=number, status=status, starts_at=_at(7 * week + 3 * second, 10))


def course() -> list[SimpleNamespace]:
    """Return a course with a session in every state."""
    states = [
        "completed",
        "completed",
        "no_show",
        "completed",
        "stopped",
        "in_treatment",
        "confirmed",
        "booked",
        "booked",
    ]
    return [_session(number, status) for number, status in enumerate(states, 1)]


def grades() -> list[tuple[int, date, float | None, str]]:
    given = (4, 4, None, 3, 3, 2, 2, 1)
    return [
        (number, _session(number, "completed").starts_at, grade, "" if grade is None else WORDS[grade])
        for number, grade in enumerate(given, 1)
    ]


# name: hour, minute, minutes long, status, number
VISITS: dict[str, list[tuple[int, int, int, str, int]]] = {
    "Clara": [(9, 0, 60, "completed", 4), (10, 30, 75, "in_treatment", 6), (12, 30, 60, "arrived", 1)],
    "Dina": [
        (9, 30, 60, "no_show", 3),
        (11, 0, 30, "confirmed", 2),
        (13, 0, 60, "cancelled", 5),
        (14, 0, 60, "booked", 8),
    ],
    "Eva": [(10, 0, 90, "stopped", 7), (12, 0, 60, "confirmed", 10)],
}


def _visit(hour: int, minute: int, minutes: int, status: str, number: int) -> dict[str, Any]:
    start = _at(0, hour, minute)
    return {"starts_at": start, "ends_at": start + timedelta(minutes=minutes), "status": status, "number": number}


def columns() -> list[dict[str, Any]]:
    """Return the sample day, a column a person."""
    return [{"name": name, "visits": [_visit(*visit) for visit in visits]} for name, visits in VISITS.items()]


def weeks() -> list[list[dict[str, Any]]]:
    """Return the sample plan: five weeks of days, two sessions a week."""
    mondays = {MONDAY + timedelta(weeks=week): 2 * week + 1 for week in range(5)}
    planned = mondays | {monday + timedelta(days=3): number + 1 for monday, number in mondays.items()}
    days = [MONDAY + timedelta(days=day) for day in range(35)]
    cells = [
        {
            "date": day,
            "number": planned.get(day),
            "starts_at": datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC),
            "closed": day.weekday() == 6,
            "pinned": planned.get(day) == 3,
            "lost": planned.get(day) == 6,
            "why": "Both devices busy" if day.day == 12 else "",
        }
        for day in days
    ]
    return [cells[start : start + 7] for start in range(0, 35, 7)]


def sample_forms() -> dict[str, forms.Form]:
    """Return the form untouched, and sent empty with a wrong e-mail."""
    return {
        "form": Sample(initial={"amount": "2.5", "grade": "2", "area": "face", "reminders": True}, auto_id="ok_%s"),
        "wrong": Sample(data={"email": "not an address", "amount": "99", "born": "2030-02-31"}, auto_id="bad_%s"),
    }


SAMPLES: dict[str, Callable[[], Any]] = {"course": course, "grades": grades, "columns": columns, "weeks": weeks}


@requires(SETTINGS)
def patterns(request: HttpRequest) -> HttpResponse:
    looks = {"sessions": SESSION, "courses": COURSE, "verdicts": VERDICT, "message_states": MESSAGE}
    samples = {name: build() for name, build in SAMPLES.items()}
    return render(request, "patterns.html", {**looks, **samples, **sample_forms(), "now": _at(0, 11, 20)})
