"""Checks a screening's answers: complete, known, and free of contradictions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from clients.contact import EARLIEST_BIRTH, Unreadable, clean_text
from clients.screening import Answer
from salon.errors import Invalid
from treatments.kinds import Clears, Kind
from treatments.models import Contraindication

LONGEST_NOTE = 2000
FURTHEST_YEARS = 5  # an end further off than this is no date but a guess: leave it out


def read_answers(
    answers: Mapping[str, Answer],
    known: Mapping[str, Contraindication],
    asked: Collection[Contraindication],
    *,
    today: date,
    born: date | None,
) -> dict[str, Answer]:
    """Return the answers with tidy notes.

    Args:
        known: every rule in use, by code.
        asked: those that have to be answered.

    Raises:
        Invalid: see ``take_screening``.
    """
    unknown = {f"answers.{code}": [_("There is no such question.")] for code in answers if code not in known}
    if unknown:
        raise Invalid("answers_unknown", _("Some answers belong to no question."), errors=unknown)
    missing = {f"answers.{rule.code}": [_("Answer yes or no.")] for rule in asked if rule.code not in answers}
    if missing:
        raise Invalid("answers_incomplete", _("Every question needs an answer."), errors=missing)
    errors: dict[str, list[str]] = {}
    clean: dict[str, Answer] = {}
    for code, answer in answers.items():
        for part, sentence in _contradictions(answer, known[code], today, born):
            errors.setdefault(f"answers.{code}.{part}", []).append(sentence)
        try:
            clean[code] = replace(answer, note=clean_text(answer.note, longest=LONGEST_NOTE, lines=True))
        except Unreadable:
            text = _("Write at most %(longest)s ordinary characters.") % {"longest": LONGEST_NOTE}
            errors[f"answers.{code}.note"] = [text]
    if errors:
        raise Invalid("answers_contradict", _("Some answers cannot be right as they stand."), errors=errors)
    return clean


def _contradictions(
    answer: Answer, rule: Contraindication, today: date, born: date | None
) -> Iterator[tuple[str, str]]:
    """The field of each contradiction and the sentence beside it."""
    if not answer.yes:
        if answer.since or answer.until:
            yield "since" if answer.since else "until", _("The answer is no, but a date is given.")
        return
    if answer.since:
        if answer.since > today:
            yield "since", _("This date lies in the future.")
        elif answer.since < (born or EARLIEST_BIRTH):
            yield "since", _("This date is before the client was born.")
    if answer.until:
        if answer.since and answer.until < answer.since:
            yield "until", _("The end lies before the beginning.")
        elif answer.until <= today and _ends_when_told(rule):
            yield "until", _("This date has come: if it is over, answer no.")
        elif answer.until.year > today.year + FURTHEST_YEARS:
            yield "until", _("This is too far off. Leave it empty if nobody knows the date.")


def _ends_when_told(rule: Contraindication) -> bool:
    return rule.kind == Kind.TEMPORARY.value and rule.clears != Clears.DAYS.value
