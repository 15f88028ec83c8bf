"""How a client stands for each treatment, and what colleagues have set aside, in the words of whoever looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clients.models import Client, Override, Screening
from clients.overriding import overridable
from clients.screening import Outcome, Verdict
from clients.selectors.overrides import overrides_of
from clients.selectors.screenings import Standing, standings
from clients.sentences import finding_sentence, neutral_sentence
from treatments.models import Treatment


@dataclass(frozen=True)
class Stand:
    """How the client stands for one treatment, in the words that whoever looks may read.

    ``overrides``: all that were ever made, the latest first. ``may_set_aside`` (by code, its sentence) and
    ``may_lapse``: what can be set aside now.
    """

    treatment: Treatment
    screening: Screening | None = None
    verdict: Verdict | None = None
    valid: bool = False
    sentences: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    may_set_aside: Mapping[str, str] = field(default_factory=dict)
    may_lapse: bool = False


def stands(client: Client, today: date, *, health: bool) -> list[Stand]:
    """One for every treatment in use, and for every treatment she was screened for. At most 6 queries."""
    made = overrides_of(client)
    known = {standing.screening.treatment_id: standing for standing in standings(client, today)}
    found = []
    for treatment in Treatment.objects.filter(active=True):
        standing = known.pop(treatment.pk, None)
        found.append(_stand(treatment, standing, today, made, health=health))
    return found + [_stand(one.screening.treatment, one, today, made, health=health) for one in known.values()]


def _stand(
    treatment: Treatment, standing: Standing | None, today: date, made: list[Override], *, health: bool
) -> Stand:
    overrides = tuple(one for one in made if one.screening.treatment_id == treatment.pk)
    if standing is None:
        return Stand(treatment, overrides=overrides)
    verdict = standing.verdict(today)
    neutral = neutral_sentence(verdict)
    sentences = [finding_sentence(finding, standing.names) for finding in verdict.findings] if health else []
    valid = today <= verdict.valid_until
    gone = {code for one in overrides if one.screening_id == standing.screening.pk for code in one.codes}
    open_ones = [one for one in overridable(verdict) if health and one.code not in gone]
    return Stand(
        treatment,
        standing.screening,
        verdict,
        valid,
        tuple(dict.fromkeys(sentences or [neutral])),
        overrides,
        {one.code: finding_sentence(one, standing.names) for one in open_ones},
        may_lapse=health and not valid and verdict.outcome is not Outcome.REFUSED,
    )
