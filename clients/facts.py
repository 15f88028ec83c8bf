"""Turns rows into the plain facts that ``clients.screening`` judges, and a verdict into what is stored of it.

Knows the models; asks the database nothing beyond the rows it is given.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import translation

from clients.models import Allergy, ScreeningAnswer
from clients.screening import AllergyFact, Answer, Rule, SerumFact, Verdict
from clients.sentences import finding_sentence
from treatments.kinds import Clears, Kind
from treatments.models import Contraindication, CrossReaction, SerumIngredient
from treatments.reactions import reach


def rule_fact(rule: Contraindication) -> Rule:
    """``ingredient_group`` has to be loaded."""
    return Rule(
        code=rule.code,
        kind=Kind(rule.kind),
        clears=Clears(rule.clears),
        clears_after_days=rule.clears_after_days,
        group=rule.ingredient_group.code if rule.ingredient_group else None,
        validity_days=rule.validity_days,
    )


def answer_fact(answer: ScreeningAnswer) -> Answer:
    return Answer(yes=answer.yes, since=answer.since, until=answer.until, note=answer.note)


def allergy_facts(allergies: Iterable[Allergy], reactions: Iterable[CrossReaction]) -> list[AllergyFact]:
    """Each allergy with every group it reaches over cross-reactions.

    Args:
        allergies: with ``group`` and ``ingredient`` loaded.
        reactions: all of the catalogue, with ``reacts_with`` loaded.
    """
    edges: dict[int, list[int]] = defaultdict(list)
    codes: dict[int, str] = {}
    for reaction in reactions:
        edges[reaction.group_id].append(reaction.reacts_with_id)
        codes[reaction.reacts_with_id] = reaction.reacts_with.code
    facts = []
    for allergy in allergies:
        groups = frozenset[str]()
        if allergy.group:
            codes[allergy.group.pk] = allergy.group.code
            groups = frozenset(codes[pk] for pk in reach([allergy.group.pk], edges))
        alone = allergy.ingredient.code if allergy.ingredient and not allergy.group else None
        facts.append(AllergyFact(words=allergy_name(allergy), groups=groups, ingredient=alone))
    return facts


def allergy_name(allergy: Allergy) -> str:
    """What the allergy is called in the active language; unmatched words are the client's own."""
    if allergy.group:
        return allergy.group.label
    return allergy.ingredient.label if allergy.ingredient else allergy.words


def serum_fact(code: str, contents: Iterable[SerumIngredient]) -> SerumFact:
    """Each ingredient with its group has to be loaded."""
    ingredients = [content.ingredient for content in contents]
    return SerumFact(
        code=code,
        groups=frozenset(item.group.code for item in ingredients if item.group),
        ingredients=frozenset(item.code for item in ingredients),
    )


def rule_names(rules: Iterable[Contraindication]) -> dict[str, str]:
    """Names in the active language, by code: of the rules and of the groups they bar."""
    names: dict[str, str] = {}
    for rule in rules:
        names[rule.code] = rule.label
        if rule.ingredient_group:
            names[rule.ingredient_group.code] = rule.ingredient_group.label
    return names


def serum_names(contents: Iterable[SerumIngredient]) -> dict[str, str]:
    """Names in the active language, by code: of what is in a serum and of the groups that belongs to."""
    names: dict[str, str] = {}
    for content in contents:
        names[content.ingredient.code] = content.ingredient.label
        if content.ingredient.group:
            names[content.ingredient.group.code] = content.ingredient.group.label
    return names


def stored_findings(verdict: Verdict, rules: Iterable[Contraindication]) -> list[dict[str, Any]]:
    """The findings as they are kept with a screening; the reason in the source language."""
    with translation.override("en"):
        names = rule_names(rules)
        return [
            {
                "code": finding.code,
                "outcome": finding.outcome.value,
                "reason": finding_sentence(finding, names),
                "why": finding.reason.value,
                "until": finding.until.isoformat() if finding.until else None,
            }
            for finding in verdict.findings
        ]
