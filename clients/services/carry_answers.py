"""Carries what is true of the client herself over to her screenings for other treatments.

A pregnancy named in the questions for the hands stands in the way of the face as well. So the answers to rules that
count everywhere replace those of her latest screening of every other treatment, as a screening of its own: what was
answered there before stays as it was, and all that reads "the latest screening" needs to know nothing of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from clients.facts import answer_fact
from clients.models import Screening
from clients.screening import Answer
from clients.selectors.screenings import HealthFacts, latest_elsewhere
from clients.services.keep_screening import keep_screening
from treatments.kinds import Clears
from treatments.models import Contraindication, Treatment

Said = Mapping[str, tuple[Contraindication, Answer]]  # by rule code


def carry_answers(taken: Screening, said: Said, facts: HealthFacts) -> list[Screening]:
    """Return a new screening for each other treatment where an answer differs from the one on file.

    One query where she was never screened for another treatment, two where nothing differs, two more for each other.
    """
    carried = []
    for old in latest_elsewhere(taken):
        known = {answer.rule.code: (answer.rule, answer_fact(answer)) for answer in old.answers.all()}
        news = _news(known, said, old.treatment, taken.taken_on)
        if news:
            carried.append(_carry(taken, old, {**known, **news}, facts))
    return carried


def _news(known: Said, said: Said, treatment: Treatment, today: date) -> Said:
    """What was said now that is true here too and not on file here. A no to what was never asked here is no news."""
    news = {}
    for code, (rule, answer) in said.items():
        if not (rule.counts_everywhere and rule.concerns(treatment)):
            continue
        dated = _dated(rule, answer, today)
        if _essence(dated) != (_essence(known[code][1]) if code in known else _essence(Answer(yes=False))):
            news[code] = rule, dated
    return news


def _dated(rule: Contraindication, answer: Answer, today: date) -> Answer:
    """Where the day of the event is unknown it counts as the day of the question, and that was today, not back then."""
    if answer.yes and answer.since is None and rule.clears == Clears.DAYS:
        return replace(answer, since=today)
    return answer


def _essence(answer: Answer) -> tuple[bool, date | None, date | None]:
    return answer.yes, answer.since, answer.until


def _carry(taken: Screening, old: Screening, answers: Said, facts: HealthFacts) -> Screening:
    """On the day of ``taken``, good for as long as the questions asked for this treatment itself."""
    return keep_screening(
        Screening(
            client=taken.client,
            treatment=old.treatment,
            taken_at=taken.taken_at,
            taken_on=old.taken_on,
            taken_by=taken.taken_by,
            carried_from=taken,
        ),
        answers,
        facts,
        today=taken.taken_on,
    )
