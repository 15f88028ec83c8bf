"""Reads screenings, the questions to ask, and the facts a verdict is judged from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet

from clients.facts import allergy_facts, answer_fact, rule_fact, rule_names
from clients.models import Allergy, Client, Document, Screening, ScreeningAnswer
from clients.screening import ANSWERED_BY_DOCUMENT, AllergyFact, Answer, SerumFact, Verdict, screen
from treatments.kinds import Kind
from treatments.models import Contraindication, CrossReaction, Treatment
from treatments.selectors import current_rules


def questions(treatment: Treatment) -> list[Contraindication]:
    """The rules whose answers a screening for this treatment must have, in order. 1 query."""
    return current_rules(treatment=treatment)


def document_rules() -> dict[str, Contraindication]:
    """The rules in use that a doctor's document answers, by code. 1 query."""
    return {rule.code: rule for rule in current_rules() if Kind(rule.kind) in ANSWERED_BY_DOCUMENT}


def current_screening(client: Client, treatment: Treatment) -> Screening | None:
    """The latest screening, with its answers and their rule versions. At most 2 queries."""
    return _latest_of_each(Screening.objects.filter(client=client, treatment=treatment)).first()


def latest_elsewhere(taken: Screening) -> list[Screening]:
    """Her latest screening of each treatment but this one, with the answers. 1 query, 2 if there are any."""
    return list(_latest_of_each(Screening.objects.filter(client=taken.client).exclude(treatment=taken.treatment)))


def _latest_of_each(rows: QuerySet[Screening]) -> QuerySet[Screening]:
    answers = ScreeningAnswer.objects.select_related("rule__ingredient_group")
    ids = rows.order_by("treatment_id", "-taken_at", "-id").distinct("treatment_id").values("pk")
    found = Screening.objects.filter(pk__in=ids).select_related("treatment", "taken_by", "carried_from__treatment")
    return found.prefetch_related(Prefetch("answers", queryset=answers)).order_by("treatment__position", "pk")


def allergies_of(client: Client) -> QuerySet[Allergy]:
    """What is on file and not withdrawn. 1 query."""
    return Allergy.objects.filter(client=client, withdrawn_at=None).select_related("group", "ingredient", "noted_by")


def documents_of(client: Client) -> QuerySet[Document]:
    """Documents uploaded or seen and not withdrawn, expired ones too. 1 query."""
    return Document.objects.filter(client=client, withdrawn_at=None).select_related("checked_by", "uploaded_by")


def _on_file(client: Client, day: date) -> QuerySet[Document]:
    in_time = Q(expires_on=None) | Q(expires_on__gte=day)
    return Document.objects.filter(
        in_time, client=client, withdrawn_at=None, checked_at__isnull=False, issued_on__lte=day
    )


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What a verdict depends on beside the answers. ``documents``: rule codes with a document valid that day."""

    allergies: Sequence[AllergyFact]
    documents: Collection[str]


def _allergy_facts(client: Client) -> list[AllergyFact]:
    """1 query; 2 when an allergy names a group."""
    allergies = list(allergies_of(client))
    matched = any(allergy.group_id for allergy in allergies)
    return allergy_facts(allergies, CrossReaction.objects.select_related("reacts_with") if matched else [])


def health_facts(client: Client, day: date) -> HealthFacts:
    """At most 3 queries."""
    documents = frozenset(_on_file(client, day).values_list("rule_code", flat=True))
    return HealthFacts(_allergy_facts(client), documents)


@dataclass(frozen=True, slots=True)
class Standing:
    """A screening with what is on file on the day it is judged."""

    screening: Screening
    facts: HealthFacts

    def verdict(self, day: date, serum: SerumFact | None = None) -> Verdict:
        """The verdict as it stands on ``day``, by the rule versions that were asked. No query."""
        given = list(self.screening.answers.all())
        return judge(
            {answer.rule.code: answer_fact(answer) for answer in given},
            [answer.rule for answer in given if answer.rule.concerns(self.screening.treatment)],
            self.facts,
            serum,
            day,
            taken_on=self.screening.taken_on,
        )

    @property
    def names(self) -> dict[str, str]:
        """What the codes in the findings are called, in the active language. No query."""
        return rule_names(answer.rule for answer in self.screening.answers.all())


def standings(client: Client, day: date, treatment: Treatment | None = None) -> list[Standing]:
    """The latest screening of each treatment (or of one), with what is on file on ``day``. At most 4 queries."""
    rows = Screening.objects.filter(client=client)
    if treatment is not None:
        rows = rows.filter(treatment=treatment)
    documents = ArraySubquery(_on_file(client, day).filter(client=OuterRef("client")).values("rule_code"))
    found = list(_latest_of_each(rows).annotate(on_file=documents))
    if not found:
        return []
    allergies = _allergy_facts(client)
    return [Standing(one, HealthFacts(allergies, cast(list[str], one.on_file))) for one in found]


def judge(
    answers: Mapping[str, Answer],
    rules: Iterable[Contraindication],
    facts: HealthFacts,
    serum: SerumFact | None,
    day: date,
    *,
    taken_on: date,
) -> Verdict:
    """``clients.screening.screen`` over rows. No query."""
    return screen(
        answers,
        [rule_fact(rule) for rule in rules],
        facts.allergies,
        serum,
        day,
        taken_on=taken_on,
        documents=facts.documents,
    )
