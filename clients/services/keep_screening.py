"""Writes a screening with its answers and the verdict as it is on the day."""

from collections.abc import Mapping
from datetime import date

from clients.facts import stored_findings
from clients.models import Screening, ScreeningAnswer
from clients.screening import Answer
from clients.selectors.screenings import HealthFacts, judge
from treatments.models import Contraindication


def keep_screening(
    screening: Screening,
    answers: Mapping[str, tuple[Contraindication, Answer]],
    facts: HealthFacts,
    *,
    today: date,
) -> Screening:
    """Judge and save ``screening``, of which all but the verdict is filled in. Two queries.

    Args:
        answers: by rule code, with the version of the rule that was asked; those of other treatments are kept, too.
    """
    rules = [rule for rule, _answer in answers.values() if rule.concerns(screening.treatment)]
    given = {code: answer for code, (_rule, answer) in answers.items()}
    verdict = judge(given, rules, facts, None, today, taken_on=screening.taken_on)
    screening.outcome, screening.clear_on = verdict.outcome.value, verdict.clear_on
    screening.valid_until, screening.findings = verdict.valid_until, stored_findings(verdict, rules)
    screening.save(force_insert=True)
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(
            screening=screening, rule=rule, yes=said.yes, since=said.since, until=said.until, note=said.note
        )
        for rule, said in answers.values()
    )
    return screening
