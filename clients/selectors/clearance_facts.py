"""Everything a clearance is judged from: asked on every plan, booking, move and arrival.

One statement, two with an allergy that names a group. Plain SQL, as it is the front desk's hottest question about a
client. Facts only; ``clients.screening`` judges.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from clients.facts import allergy_facts
from clients.models import Allergy, Client, Screening
from clients.screening import AllergyFact, Answer, Rule, SerumFact, Verdict, screen
from treatments.kinds import Clears, Kind
from treatments.models import CrossReaction, Ingredient, IngredientGroup, Serum, Treatment

_FIELDS = (
    *("id", "client_id", "treatment_id", "taken_at", "taken_on", "taken_by_id"),
    *("outcome", "clear_on", "valid_until", "findings"),
)
_SQL = """
SELECT screening.id, screening.client_id, screening.treatment_id, screening.taken_at, screening.taken_on,
       screening.taken_by_id, screening.outcome, screening.clear_on, screening.valid_until, screening.findings::text,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(rule.code, rule.kind, rule.clears, rule.clears_after_days,
                                                    bars.code, rule.validity_days, answer.yes, answer.since,
                                                    answer.until) ORDER BY answer.id), '[]')::text
          FROM clients_screeninganswer answer
          JOIN treatments_contraindication rule ON rule.id = answer.rule_id
          LEFT JOIN treatments_ingredientgroup bars ON bars.id = rule.ingredient_group_id
         WHERE answer.screening_id = screening.id AND %(area)s = ANY(rule.areas)
           AND (rule.treatments = '{}' OR %(code)s = ANY(rule.treatments))),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(allergy.words, g.id, g.code, g.name, g.name_ru,
                                                    i.code, i.name, i.name_ru) ORDER BY allergy.id), '[]')::text
          FROM clients_allergy allergy
          LEFT JOIN treatments_ingredientgroup g ON g.id = allergy.group_id
          LEFT JOIN treatments_ingredient i ON i.id = allergy.ingredient_id
         WHERE allergy.client_id = screening.client_id AND allergy.withdrawn_at IS NULL),
       ARRAY(SELECT document.rule_code::text FROM clients_document document
              WHERE document.client_id = screening.client_id AND document.withdrawn_at IS NULL
                AND document.checked_at IS NOT NULL
                AND document.issued_on <= %(day)s AND coalesce(document.expires_on, %(day)s) >= %(day)s),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(i.code, g.code)), '[]')::text
          FROM treatments_serumingredient content JOIN treatments_ingredient i ON i.id = content.ingredient_id
          LEFT JOIN treatments_ingredientgroup g ON g.id = i.group_id
         WHERE content.serum_id = %(serum)s),
       EXISTS (SELECT FROM clients_patchtest test JOIN clients_patchreading reading ON reading.test_id = test.id
                WHERE test.client_id = screening.client_id AND test.serum_id = %(serum)s
                  AND test.withdrawn_at IS NULL AND reading.result = 'positive'),
       (SELECT coalesce(jsonb_agg(jsonb_build_array(o.id, o.codes, o.lapsed_on) ORDER BY o.id), '[]')::text
          FROM clients_override o WHERE o.screening_id = screening.id)
  FROM clients_screening screening
 WHERE screening.client_id = %(client)s AND screening.treatment_id = %(treatment)s
 ORDER BY screening.taken_at DESC, screening.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class OverrideFact:
    """``lapsed_on``: the day on which answers that ran out are let stand."""

    pk: int
    codes: frozenset[str]
    lapsed_on: date | None


@dataclass(frozen=True, slots=True)
class ClearanceFacts:
    """The latest screening and all that a verdict depends on, as it stands on one day."""

    screening: Screening
    answers: dict[str, Answer]
    rules: Sequence[Rule]
    allergies: Sequence[AllergyFact]
    documents: frozenset[str]
    serum: SerumFact | None
    reacted: bool = False
    overrides: Sequence[OverrideFact] = ()

    def verdict(self, day: date) -> Verdict:
        """The verdict on ``day``, by the rule versions that were asked, nothing set aside. No query."""
        return screen(
            self.answers,
            self.rules,
            self.allergies,
            self.serum,
            day,
            taken_on=self.screening.taken_on,
            documents=self.documents,
            reacted_to={self.serum.code} if self.serum and self.reacted else frozenset(),
        )


def clearance_facts(client: Client, treatment: Treatment, serum: Serum | None, day: date) -> ClearanceFacts | None:
    """Return the facts for one client, treatment and serum, None if she was never screened for it.

    One query; two when an allergy names a group.

    Args:
        day: local date on which documents have to be valid.
    """
    asked: dict[str, Any] = {
        "client": client.pk,
        "treatment": treatment.pk,
        "area": treatment.area,
        "code": treatment.code,
        "serum": serum.pk if serum else None,
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        row = cursor.fetchone()
    if row is None:
        return None
    *columns, findings, answers, allergies, documents, contents, reacted, overrides = row
    screening = Screening.from_db("default", _FIELDS, [*columns, json.loads(findings)])
    given = json.loads(answers)
    return ClearanceFacts(
        screening=screening,
        answers={one[0]: Answer(one[6], _date(one[7]), _date(one[8])) for one in given},
        rules=[Rule(one[0], Kind(one[1]), Clears(one[2]), one[3], one[4], one[5]) for one in given],
        allergies=_allergies(json.loads(allergies)),
        documents=frozenset(documents),
        serum=_serum(serum, json.loads(contents)),
        reacted=reacted,
        overrides=[OverrideFact(pk, frozenset(codes), _date(on)) for pk, codes, on in json.loads(overrides)],
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _allergies(rows: Sequence[Sequence[Any]]) -> list[AllergyFact]:
    """Through ``clients.facts``, so that what an allergy reaches is decided in one place.

    One query if one has a group.
    """
    allergies = [
        Allergy(
            words=words,
            group=IngredientGroup(pk=key, code=code, name=name, name_ru=name_ru) if key else None,
            ingredient=Ingredient(code=alone, name=alone_name, name_ru=alone_ru) if alone else None,
        )
        for words, key, code, name, name_ru, alone, alone_name, alone_ru in rows
    ]
    grouped = any(allergy.group for allergy in allergies)
    return allergy_facts(allergies, CrossReaction.objects.select_related("reacts_with") if grouped else [])


def _serum(serum: Serum | None, contents: Sequence[tuple[str, str | None]]) -> SerumFact | None:
    if serum is None:
        return None
    groups = frozenset(group for _, group in contents if group)
    return SerumFact(code=serum.code, groups=groups, ingredients=frozenset(code for code, _ in contents))
