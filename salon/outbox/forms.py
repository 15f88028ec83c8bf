"""The form of the message rules: one small form a kind, and the quiet hours. Shape only; the service has limits."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.errors import SalonError
from salon.outbox.kinds import Anchor, Kind, all_kinds
from salon.outbox.rules import Rule, Rules
from salon.widgets import ClockInput, Switch

_UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
WHEN = {
    Anchor.AFTER_EVENT: _("after it happened"),
    Anchor.BEFORE_START: _("before the session begins"),
    Anchor.AFTER_END: _("after the session ends"),
}


class RuleForm(forms.Form):
    """One kind. The unit shown is the largest that leaves no rest."""

    enabled = forms.BooleanField(label=_("Send"), required=False, widget=Switch)
    amount = forms.IntegerField(label=_("How long"), min_value=0, max_value=100_000)
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]
    )
    quiet = forms.BooleanField(label=_("Not in the quiet hours"), required=False)

    def __init__(self, kind: Kind, rule: Rule, data: Any = None) -> None:
        unit, amount = _in_units(rule.offset)
        initial = {"enabled": rule.enabled, "amount": amount, "unit": unit, "quiet": rule.quiet}
        super().__init__(data, prefix=kind.name, initial=initial)
        self.kind = kind
        self.when = WHEN[kind.anchor]

    @property
    def rule(self) -> Rule:
        clean = self.cleaned_data
        return Rule(enabled=clean["enabled"], offset=clean["amount"] * _UNITS[clean["unit"]], quiet=clean["quiet"])


class QuietForm(forms.Form):
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=ClockInput)
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=ClockInput)


class RulesForm:
    """All rules of a location on one page."""

    def __init__(self, rules: Rules, data: Any = None) -> None:
        self.kinds = [RuleForm(kind, rules.of(kind.name), data) for kind in all_kinds()]
        hours = {"quiet_from": rules.hours.starts, "quiet_until": rules.hours.ends}
        self.quiet = QuietForm(data, initial=hours)

    def is_valid(self) -> bool:
        wrong = [form for form in (*self.kinds, self.quiet) if not form.is_valid()]  # each is asked
        return not wrong

    @property
    def rules(self) -> dict[str, Rule]:
        return {form.kind.name: form.rule for form in self.kinds}

    def refuse(self, refusal: SalonError) -> None:
        """Put the service's sentences beside their kinds."""
        for form in self.kinds:
            for sentence in refusal.errors.get(form.kind.name, []):
                form.add_error("amount", str(sentence))


def _in_units(span: timedelta) -> tuple[str, int]:
    for unit in ("days", "hours"):
        if span and span % _UNITS[unit] == timedelta(0):
            return unit, span // _UNITS[unit]
    return "minutes", span // _UNITS["minutes"]
