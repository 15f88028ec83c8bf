"""The form of the message rules: one small form a kind, and the quiet hours. Shape only; the service has limits."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.errors import SalonError
from salon.outbox.kinds import Anchor, Kind, all_kinds
from salon.outbox.models import Audience
from salon.outbox.rules import Rule, Rules
from salon.outbox.services.change_rules import said
from salon.outbox.wording import Wording
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
    once_a_day = forms.BooleanField(label=_("At most one such mail a day"), required=False)
    audience = forms.ChoiceField(label=_("To whom"), choices=Audience.choices, required=False)

    def __init__(self, kind: Kind, rule: Rule, data: Any = None) -> None:
        unit, amount = _in_units(rule.offset)
        initial = asdict(rule) | {"amount": amount, "unit": unit}
        super().__init__(data, prefix=kind.name, initial=initial)
        self.kind, self.saved = kind, rule
        self.when = WHEN[kind.anchor]

    @property
    def sum(self) -> str:
        """The rule as it stands, in a line: when, and for whom if not for all."""
        moment = f"{said(self.saved.offset)} {self.when}" if self.saved.offset else _("At once")
        parts = [moment] if self.saved.audience == Audience.ALL else [moment, Audience(self.saved.audience).label]
        return ". ".join(str(part) for part in parts)

    @property
    def rule(self) -> Rule:
        clean = self.cleaned_data
        return Rule(
            enabled=clean["enabled"],
            offset=clean["amount"] * _UNITS[clean["unit"]],
            quiet=clean["quiet"],
            audience=clean["audience"] or Audience.ALL.value,
            once_a_day=clean["once_a_day"],
        )


class QuietForm(forms.Form):
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=ClockInput)
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=ClockInput)


class TextForm(forms.Form):
    """The owner's text. What may stand in it the service judges, so nothing is checked twice."""

    subject = forms.CharField(label=_("Subject"), required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "An empty line begins a new paragraph, a hyphen a list. The greeting, the button and your phone "
            "stand around it by themselves."
        ),
    )

    @property
    def wording(self) -> Wording:
        self.is_valid()
        return Wording(self.cleaned_data.get("subject", ""), self.cleaned_data.get("body", ""))

    def refuse(self, refusal: SalonError) -> None:
        self.is_valid()
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field, str(sentence))
        if not refusal.errors:
            self.add_error(None, str(refusal))


class RulesForm:
    """All rules of a location on one page.

    Args:
        own: the kinds with a text of the owner's.
    """

    def __init__(self, rules: Rules, data: Any = None, *, own: Collection[str] = ()) -> None:
        self.own = own
        self.kinds = [RuleForm(kind, rules.of(kind.name), data) for kind in all_kinds()]
        hours = {"quiet_from": rules.hours.starts, "quiet_until": rules.hours.ends}
        self.quiet = QuietForm(data, initial=hours)

    def is_valid(self) -> bool:
        wrong = [form for form in (*self.kinds, self.quiet) if not form.is_valid()]  # each is asked
        return not wrong

    @property
    def chapters(self) -> dict[str, list[RuleForm]]:
        """The kinds by the moment of her way, in the order in which those were registered."""
        found: dict[str, list[RuleForm]] = {}
        for form in self.kinds:
            found.setdefault(str(form.kind.chapter), []).append(form)
        return found

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
