"""Takes a screening: every question answered, the answers kept, the verdict kept as it was that day."""

from collections.abc import Mapping, Sequence

from clients.models import Client, Screening
from clients.screening import Answer
from clients.selectors.screenings import health_facts
from clients.services.allergies import note_all_named
from clients.services.carry_answers import carry_answers
from clients.services.keep_screening import keep_screening
from clients.services.present import require_present
from clients.services.read_answers import read_answers
from clients.taking import taking
from salon import clock
from salon.accounts.actor import Actor
from treatments.kinds import Kind
from treatments.models import Contraindication, Treatment
from treatments.selectors import current_rules


def take_screening(*, client: Client, treatment: Treatment, answers: Mapping[str, Answer], actor: Actor) -> Screening:
    """Keep the answers and the verdict; what an intolerance's note names goes on file as allergies.

    What is true of the client herself counts for her other treatments, too (``carry_answers``). What the verdicts mean
    for dates already booked follows in the same transaction (``clients.taking``).

    Args:
        answers: by rule code: one for every rule in use that concerns the treatment. Answers to rules of other
            treatments are kept and count for nothing here.

    Raises:
        Invalid: ``answers_unknown``, ``answers_incomplete``, ``answers_contradict``, with a sentence per answer under
            ``answers.CODE`` or ``answers.CODE.since|until|note``.
    """
    require_present(client)
    return taking(client, actor, lambda: _take(client, treatment, answers, actor))


def _take(client: Client, treatment: Treatment, answers: Mapping[str, Answer], actor: Actor) -> Screening:
    now, today = clock.now(), clock.today(client.location.zone)
    every_rule = {rule.code: rule for rule in current_rules()}
    asked = [rule for rule in every_rule.values() if rule.concerns(treatment)]
    clean = read_answers(answers, every_rule, asked, today=today, born=client.birth_date)
    _note_intolerances(client, clean, asked, actor)
    facts = health_facts(client, today)
    said = {code: (every_rule[code], answer) for code, answer in clean.items()}
    taken = keep_screening(
        Screening(client=client, treatment=treatment, taken_at=now, taken_on=today, taken_by=actor.user),
        said,
        facts,
        today=today,
    )
    taken.elsewhere = carry_answers(taken, said, facts)
    return taken


def _note_intolerances(
    client: Client, answers: Mapping[str, Answer], asked: Sequence[Contraindication], actor: Actor
) -> None:
    for rule in asked:
        answer = answers[rule.code]
        if rule.kind == Kind.BARS_INGREDIENT.value and answer.yes and answer.note:
            note_all_named(client=client, words=answer.note, actor=actor)
