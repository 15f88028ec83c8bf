"""The owner's forms about data: what to erase and why, how long to keep, what of the access log to see."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Membership
from salon.errors import SalonError
from salon.privacy.classes import RecordClass
from salon.privacy.keeping import Rule
from salon.privacy.models import Erasure
from salon.privacy.retention import LABELS
from salon.widgets import DayInput, Segments

REASONS = {
    Erasure.Reason.ASKED: _("She asked for it"),
    Erasure.Reason.DUE: _("The time has passed"),
    Erasure.Reason.WITHDRAWN: _("A consent was withdrawn"),
}


class ErasureForm(forms.Form):
    """The classes are drawn one by one, each beside what is held; see the template."""

    classes = forms.MultipleChoiceField(
        choices=[(one.value, label) for one, label in LABELS.items()],
        error_messages={"required": _("Choose what to erase.")},
    )
    reason = forms.ChoiceField(label=_("Why"), choices=list(REASONS.items()), widget=Segments)
    sure = forms.BooleanField(
        label=_("I know that it cannot be brought back."),
        error_messages={"required": _("Tick this first: it cannot be brought back.")},
    )

    @property
    def chosen(self) -> list[RecordClass]:
        return [RecordClass(value) for value in self.cleaned_data["classes"]]


class RuleForm(forms.Form):
    """One class. The service has the limits."""

    months = forms.IntegerField(label=_("Months after the last visit"))
    binding = forms.BooleanField(label=_("May not be erased before"), required=False)
    reason = forms.CharField(label=_("Why"))

    def __init__(self, rule: Rule, data: Any = None) -> None:
        initial = {"months": rule.months, "binding": rule.binding, "reason": rule.reason}
        super().__init__(data, prefix=rule.record_class.value, initial=initial)
        self.record_class, self.title = rule.record_class, LABELS[rule.record_class]

    @property
    def rule(self) -> Rule:
        clean = self.cleaned_data
        return Rule(self.record_class, clean["months"], clean["binding"], clean["reason"])


class RulesForm:
    """All classes on one page."""

    def __init__(self, rules: Iterable[Rule], data: Any = None) -> None:
        self.forms = [RuleForm(rule, data) for rule in rules]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 each is asked

    @property
    def rules(self) -> list[Rule]:
        return [form.rule for form in self.forms]

    def refuse(self, refusal: SalonError) -> None:
        for form in self.forms:
            for sentence in refusal.errors.get(form.record_class.value, []):
                form.add_error("months", str(sentence))


class LogForm(forms.Form):
    """What of the access log to see. ``client``: chosen on her own page, by id."""

    client = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    by = forms.ChoiceField(label=_("Colleague"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, colleagues: Iterable[Membership]) -> None:
        super().__init__(data)
        people = [(str(one.user_id), one.user.display_name) for one in colleagues]
        self.fields["by"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]
