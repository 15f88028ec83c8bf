"""A date is typed day first, whatever language the browser speaks, and nothing typed is lost."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from salon.widgets import DayInput


class Sample(forms.Form):
    on = forms.DateField(widget=DayInput(attrs={"min": "2026-11-25"}))


@pytest.mark.parametrize(
    "typed",
    ["5.12.2026", "05.12.2026", "05/12/2026", "5-12-26", " 5. 12. 2026 ", "05122026", "2026-12-05"],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_date_is_read_day_first_in_every_language(typed: str, language: str) -> None:
    with translation.override(language):
        form = Sample({"on": typed})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 12, 5)


def test_two_digits_may_be_of_the_last_century() -> None:
    assert DayInput.read("2.6.89") == "1989-06-02"


@pytest.mark.parametrize("typed", ["31.2.2026", "tomorrow", "5.12", "1.1.0000", '"><b>'])
def test_what_is_no_date_is_refused_and_stays_as_it_was_typed(typed: str) -> None:
    form = Sample({"on": typed})
    assert not form.is_valid()
    assert form["on"].value() == typed
    assert "<b>" not in str(form["on"])


def test_a_date_is_shown_as_it_is_typed_and_its_calendar_opens_there() -> None:
    html = str(Sample(initial={"on": date(2026, 12, 5)})["on"])
    assert 'type="text" name="on" value="05.12.2026"' in html
    assert 'type="date" tabindex="-1" aria-hidden="true" value="2026-12-05" min="2026-11-25"' in html
    assert html.count("min=") == 1
    assert 'value="05.12.2026"' in str(Sample({"on": "5/12/26"})["on"])
