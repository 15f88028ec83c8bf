"""The verdict of a screening: what a client's answers and allergies mean for one treatment on one day.

Pure: knows no Django, no database and no clock. Facts come in as dataclasses, the verdict goes out; its
sentences are in ``clients.sentences``. Facts about contraindications: docs/domain.md, held as data in ``treatments``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from treatments.kinds import Clears, Kind

DEFAULT_VALIDITY_DAYS = 30
ANSWERED_BY_DOCUMENT = frozenset({Kind.NEEDS_DOCUMENT, Kind.REFUSES})


class Outcome(StrEnum):
    """From mild to strict."""

    CLEAR = "clear"
    RESTRICTED = "restricted"  # some serums are barred, or a document is due
    DEFERRED = "deferred"  # not before a date, or not before she is asked again
    REFUSED = "refused"

    @property
    def severity(self) -> int:
        return _SEVERITY[self]


_SEVERITY = {outcome: n for n, outcome in enumerate(Outcome)}


class Reason(StrEnum):
    """Why a finding stands; ``clients.sentences`` has the words."""

    WAITS_FOR_DATE = "waits_for_date"
    WAITS_FOR_END = "waits_for_end"  # until the client says it is over
    WAITS_FOR_HEALING = "waits_for_healing"
    BARS_GROUP = "bars_group"
    BARS_ALLERGENS = "bars_allergens"  # a general intolerance: what is on file as an allergy
    COMPONENT_UNKNOWN = "component_unknown"  # an intolerance, but nobody wrote down of what
    ALLERGY = "allergy"
    ALLERGY_UNMATCHED = "allergy_unmatched"
    SERUM_BARRED = "serum_barred"
    PATCH_POSITIVE = "patch_positive"  # she reacted to this very serum
    DOCUMENT_DUE = "document_due"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one contraindication. ``group``: the ingredient group that a "yes" bars."""

    code: str
    kind: Kind
    clears: Clears = Clears.NEVER
    clears_after_days: int | None = None
    group: str | None = None
    validity_days: int = DEFAULT_VALIDITY_DAYS


@dataclass(frozen=True, slots=True)
class Answer:
    """``since``: the day of the event. ``until``: the day from which, as the client says, it is over."""

    yes: bool
    since: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AllergyFact:
    """An allergy on file: all groups it bars (cross-reactions included), or the ingredient that stands alone.

    Neither: the words were not recognised; a person has to read the label.
    """

    words: str
    groups: frozenset[str] = frozenset()
    ingredient: str | None = None

    @property
    def matched(self) -> bool:
        return bool(self.groups) or self.ingredient is not None


@dataclass(frozen=True, slots=True)
class SerumFact:
    """What is in a serum: codes of its ingredients and of the allergy groups they belong to."""

    code: str
    groups: frozenset[str] = frozenset()
    ingredients: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that hinders. ``code``: the rule's code, or "allergy" or "serum".

    ``until``: the first date on which it no longer hinders, where one is known. ``params``: for the sentence.
    """

    code: str
    outcome: Outcome
    reason: Reason
    until: date | None = None
    params: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings together; the strictest decides.

    ``clear_on``: first date on which a deferral is over; empty when nobody can name one, or nothing is deferred.
    ``valid_until``: last day on which a session may start on these answers.
    ``serum_conflicts``: barred groups and ingredients that are in the serum asked about.
    """

    outcome: Outcome
    clear_on: date | None
    valid_until: date
    findings: tuple[Finding, ...] = ()
    barred_groups: frozenset[str] = frozenset()
    barred_ingredients: frozenset[str] = frozenset()
    serum_conflicts: frozenset[str] = frozenset()
    component_unknown: bool = False
    documents_due: frozenset[str] = frozenset()
    patch_positive: bool = False

    @property
    def serum_fits(self) -> bool:
        """Whether the serum asked about may be used; false for every serum while a component is unknown."""
        return not (self.serum_conflicts or self.component_unknown or self.patch_positive)

    def allows(self, day: date) -> bool:
        """Whether the findings let ``day`` be treated, serum and documents aside."""
        if self.outcome is Outcome.REFUSED:
            return False
        return self.outcome is not Outcome.DEFERRED or (self.clear_on is not None and day >= self.clear_on)


@dataclass(slots=True)
class _Reading:
    """What has been found so far."""

    findings: list[Finding] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    ingredients: set[str] = field(default_factory=set)
    documents_due: set[str] = field(default_factory=set)
    component_unknown: bool = False


def screen(
    answers: Mapping[str, Answer],
    rules: Sequence[Rule],
    allergies: Sequence[AllergyFact],
    serum: SerumFact | None,
    on_date: date,
    *,
    taken_on: date | None = None,
    documents: Collection[str] = frozenset(),
    reacted_to: Collection[str] = frozenset(),
) -> Verdict:
    """Judge one client for one treatment on one day.

    Args:
        answers: by rule code; a rule without an answer counts as "no" (the service asks for every answer).
        rules: the rule versions that were asked.
        allergies: on file today.
        serum: the serum in question, or none to judge the client alone.
        on_date: the day of the treatment; time alone never makes a finding stricter.
        taken_on: the day the answers were given; ``on_date`` if not said.
        documents: codes of the rules for which a doctor's document is on file and valid.
        reacted_to: codes of the serums of which a patch test was positive.
    """
    asked = taken_on or on_date
    reading = _Reading()
    for rule in rules:
        answer = answers.get(rule.code)
        if answer is not None and answer.yes:
            _read(rule, answer, reading, allergies, on_date, asked, documents)
    _read_allergies(allergies, reading)
    conflicts = _read_serum(serum, reading)
    positive = serum is not None and serum.code in reacted_to
    if positive:
        reading.findings.append(Finding("serum", Outcome.RESTRICTED, Reason.PATCH_POSITIVE))
    validity = min((rule.validity_days for rule in rules), default=DEFAULT_VALIDITY_DAYS)
    outcome, clear_on = strictest(reading.findings)
    return Verdict(
        outcome=outcome,
        clear_on=clear_on,
        valid_until=asked + timedelta(days=validity),
        findings=tuple(reading.findings),
        barred_groups=frozenset(reading.groups),
        barred_ingredients=frozenset(reading.ingredients),
        serum_conflicts=conflicts,
        component_unknown=reading.component_unknown,
        documents_due=frozenset(reading.documents_due),
        patch_positive=positive,
    )


def _read(
    rule: Rule,
    answer: Answer,
    reading: _Reading,
    allergies: Sequence[AllergyFact],
    on_date: date,
    asked: date,
    documents: Collection[str],
) -> None:
    match rule.kind:
        case Kind.TEMPORARY:
            reading.findings.extend(_deferral(rule, answer, on_date, asked))
        case Kind.BARS_INGREDIENT:
            _bar(rule, reading, allergies)
        case Kind.NEEDS_DOCUMENT if rule.code not in documents:
            reading.documents_due.add(rule.code)
            reading.findings.append(Finding(rule.code, Outcome.RESTRICTED, Reason.DOCUMENT_DUE))
        case Kind.REFUSES if rule.code not in documents:
            reading.findings.append(Finding(rule.code, Outcome.REFUSED, Reason.REFERRED))
        case _:
            pass  # the doctor's document is on file


def _deferral(rule: Rule, answer: Answer, on_date: date, asked: date) -> Iterable[Finding]:
    """A fixed number of days counts from the event; an unknown day as the day of the question (the strictest)."""
    if rule.clears is Clears.DAYS:
        over = (answer.since or asked) + timedelta(days=rule.clears_after_days or 0)
        until: date | None = max(over, answer.until) if answer.until else over
    else:
        until = answer.until
    if until is not None and until <= on_date:
        return []
    if until is not None:
        reason = Reason.WAITS_FOR_DATE
    else:
        reason = Reason.WAITS_FOR_HEALING if rule.clears is Clears.HEALED else Reason.WAITS_FOR_END
    return [Finding(rule.code, Outcome.DEFERRED, reason, until=until)]


def _bar(rule: Rule, reading: _Reading, allergies: Sequence[AllergyFact]) -> None:
    """A rule with a group bars that group; a general intolerance bars what is on file as an allergy."""
    if rule.group is not None:
        reading.groups.add(rule.group)
        reading.findings.append(Finding(rule.code, Outcome.RESTRICTED, Reason.BARS_GROUP, params=(rule.group,)))
    else:
        reading.component_unknown |= not allergies
        reason = Reason.BARS_ALLERGENS if allergies else Reason.COMPONENT_UNKNOWN
        reading.findings.append(Finding(rule.code, Outcome.RESTRICTED, reason))


def _read_allergies(allergies: Sequence[AllergyFact], reading: _Reading) -> None:
    for allergy in allergies:
        reading.groups |= allergy.groups
        if allergy.ingredient is not None:
            reading.ingredients.add(allergy.ingredient)
        reason = Reason.ALLERGY if allergy.matched else Reason.ALLERGY_UNMATCHED
        reading.findings.append(Finding("allergy", Outcome.RESTRICTED, reason, params=(allergy.words,)))


def _read_serum(serum: SerumFact | None, reading: _Reading) -> frozenset[str]:
    if serum is None:
        return frozenset()
    conflicts = (serum.groups & reading.groups) | (serum.ingredients & reading.ingredients)
    if conflicts:
        params = tuple(sorted(conflicts))
        reading.findings.append(Finding("serum", Outcome.RESTRICTED, Reason.SERUM_BARRED, params=params))
    return frozenset(conflicts)


def strictest(findings: Sequence[Finding]) -> tuple[Outcome, date | None]:
    """Return the outcome of findings together and, of a deferral, its first free date where each names one."""
    outcome = max((finding.outcome for finding in findings), key=lambda o: o.severity, default=Outcome.CLEAR)
    if outcome is not Outcome.DEFERRED:
        return outcome, None
    dates = [finding.until for finding in findings if finding.outcome is Outcome.DEFERRED]
    known = [day for day in dates if day is not None]
    return outcome, max(known) if len(known) == len(dates) else None
