"""The screening's questions as a form: yes or no, and what a yes needs to be judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clients.screening import Answer
from salon.widgets import DayInput, Segments
from treatments.kinds import Clears, Kind
from treatments.models import Contraindication

YES, NO = "yes", "no"
CHOICES = [(NO, pgettext_lazy("answer", "No")), (YES, pgettext_lazy("answer", "Yes"))]
NO_SUCH_DATE = {"invalid": _("There is no such date.")}


@dataclass(frozen=True)
class Question:
    """One question with its fields, as the page shows it."""

    rule: Contraindication
    answer: BoundField
    more: list[BoundField]


@dataclass(frozen=True)
class Group:
    title: Any
    questions: list[Question]


class ScreeningForm(forms.Form):
    """A field ``CODE`` for each rule, and as the rule needs it ``CODE-since``, ``CODE-until``, ``CODE-note``.

    ``rest``: the button that answers no to everything not answered.
    """

    def __init__(self, data: Any = None, *, rules: Sequence[Contraindication]) -> None:
        self.rules = rules
        super().__init__(data)
        for rule in rules:
            self.fields[rule.code] = forms.ChoiceField(
                label=rule.question_text, choices=CHOICES, widget=Segments, required=False
            )
            self.fields |= {f"{rule.code}-{part}": field for part, field in _more(rule).items()}

    @property
    def groups(self) -> list[Group]:
        """What is so today, what was lately, what always holds; in catalogue order within each."""
        found: dict[Any, list[Question]] = {}
        for rule in self.rules:
            more = [self[f"{rule.code}-{part}"] for part in _more(rule)]
            found.setdefault(_group(rule), []).append(Question(rule, self[rule.code], more))
        return [Group(title, found[title]) for title in _GROUPS if title in found]

    @property
    def answers(self) -> dict[str, Answer]:
        """What has been answered, after ``is_valid``. A date that is none leaves its answer standing without it."""
        return dict(self._answers()) if self.is_bound else {}

    def _answers(self) -> Iterator[tuple[str, Answer]]:
        rest = "rest" in self.data
        for rule in self.rules:
            given = self.cleaned_data.get(rule.code) or (NO if rest else "")
            if given == NO:
                yield rule.code, Answer(yes=False)
            elif given == YES:
                parts = {part: self.cleaned_data.get(f"{rule.code}-{part}") for part in _more(rule)}
                yield (
                    rule.code,
                    Answer(True, parts.get("since"), parts.get("until"), parts.get("note") or ""),
                )


def _more(rule: Contraindication) -> dict[str, forms.Field]:
    """The fields a yes opens."""
    fields: dict[str, forms.Field] = {}
    if rule.kind == Kind.TEMPORARY.value and rule.clears == Clears.DAYS.value:
        fields["since"] = _date(_("When was it last?"), _("Left empty, it counts from today."))
    elif rule.kind == Kind.TEMPORARY.value:
        fields["until"] = _date(_("Over from, if known"), "")
    if rule.kind == Kind.BARS_INGREDIENT.value:
        fields["note"] = _note(_("What exactly, in plain words?"))
    else:
        fields["note"] = _note(_("Note"))
    return fields


def _date(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=DayInput, help_text=help_text, error_messages=NO_SUCH_DATE
    )


def _note(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 1}))


_TODAY, _LATELY, _ALWAYS = _("Today"), _("Lately"), _("In general")
_GROUPS = (_TODAY, _LATELY, _ALWAYS)


def _group(rule: Contraindication) -> Any:
    if rule.kind != Kind.TEMPORARY.value:
        return _ALWAYS
    return _LATELY if rule.clears == Clears.DAYS.value else _TODAY
