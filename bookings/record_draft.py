"""A session's record as it is being written, and what is wrong or missing in it. Pure: no Django, no clock.

Speaks in codes; ``bookings.services.record_words`` turns them into sentences. Must not know where the facts about the
lot or the steps come from.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bookings.scales import MMASI, SCALES, SEVERITY
from bookings.scales_gais import Gais
from bookings.scales_mmasi import are_parts, is_whole, mmasi

MINUTES_MOST = 180  # of a step, of oxygen
ML_MOST = Decimal(30)  # ten times the usual dose; more is a slip of the finger
TEXT_MOST = 4000  # characters
SETTING_MOST = 60  # characters


@dataclass(frozen=True, slots=True)
class StepDone:
    """One protocol step, by its code."""

    step: str
    done: bool
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class GradeGiven:
    """``parts``: of an mMASI, the grades of its regions, if they were given one by one; None: not yet."""

    indication_id: int
    grade: Decimal
    scale: str = SEVERITY
    parts: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All of a record's contents; what is not in it is not in the record (a whole, not a patch).

    ``reacted_since_last`` None means not asked yet; ``since_last`` and ``today`` are what was seen, in words.
    ``home_care`` holds codes of the products recommended for home.
    """

    steps: tuple[StepDone, ...] = ()
    serum_lot_id: int | None = None
    serum_ml: Decimal | None = None
    device_minutes: int | None = None
    device_setting: str = ""
    reacted_since_last: bool | None = None
    since_last: str = ""
    today: str = ""
    reaction_note: str = ""
    note: str = ""
    gais: str = ""
    grades: tuple[GradeGiven, ...] = ()
    aftercare_sent: bool = False
    home_care: tuple[str, ...] = ()


class Flaw(StrEnum):
    """Why a record cannot be saved, or not be signed yet."""

    MINUTES = "minutes"
    ML = "ml"
    TOO_LONG = "too_long"
    SETTING_LONG = "setting_long"
    STEP_UNKNOWN = "step_unknown"
    STEP_TWICE = "step_twice"
    INDICATION = "indication"
    SCALE = "scale"
    GRADE = "grade"
    GRADE_TWICE = "grade_twice"
    PARTS = "parts"
    PARTS_OPEN = "parts_open"
    GAIS = "gais"
    LOT_MISSING = "lot_missing"
    LOT_SERUM = "lot_serum"
    LOT_UNUSABLE = "lot_unusable"
    LOT_UNSUITABLE = "lot_unsuitable"
    HOME_CARE_BARRED = "home_care_barred"
    SINCE_LAST_MISSING = "since_last_missing"
    SINCE_LAST_WORDS = "since_last_words"
    LOT_RECALLED_SINCE = "lot_recalled_since"
    LOT_NOT_CHOSEN = "lot_not_chosen"
    ML_MISSING = "ml_missing"
    DEVICE_MINUTES_MISSING = "device_minutes_missing"
    STEPS_OPEN = "steps_open"


@dataclass(frozen=True, slots=True)
class Found:
    """One flaw and the field it stands beside. ``words`` say it where the general sentence would say too little."""

    field: str
    flaw: Flaw
    words: str = ""


def flaws(draft: Draft, *, steps: Collection[str], indications: Collection[int]) -> Iterator[Found]:
    """Yield what no record may hold, finished or not.

    Args:
        steps: codes of the protocol's steps. indications: keys that exist for the treated area.
    """
    yield from _measures(draft)
    yield from _steps(draft, steps)
    yield from _grades(draft, indications)
    if draft.gais and draft.gais not in set(Gais):
        yield Found("gais", Flaw.GAIS)
    for name in ("since_last", "today", "reaction_note", "note"):
        if len(getattr(draft, name)) > TEXT_MOST:
            yield Found(name, Flaw.TOO_LONG)


def _measures(draft: Draft) -> Iterator[Found]:
    if draft.device_minutes is not None and not 0 <= draft.device_minutes <= MINUTES_MOST:
        yield Found("device_minutes", Flaw.MINUTES)
    if len(draft.device_setting) > SETTING_MOST:
        yield Found("device_setting", Flaw.SETTING_LONG)
    ml = draft.serum_ml
    if ml is not None and not (ml.is_finite() and Decimal("0.01") <= ml <= ML_MOST):
        yield Found("serum_ml", Flaw.ML)


def _steps(draft: Draft, known: Collection[str]) -> Iterator[Found]:
    seen: set[str] = set()
    for step in draft.steps:
        if step.step not in known:
            yield Found("steps", Flaw.STEP_UNKNOWN)
        elif step.step in seen:
            yield Found("steps", Flaw.STEP_TWICE)
        if step.minutes is not None and not 0 <= step.minutes <= MINUTES_MOST:
            yield Found("steps", Flaw.MINUTES)
        seen.add(step.step)


def _grades(draft: Draft, indications: Collection[int]) -> Iterator[Found]:
    seen: set[tuple[int, str]] = set()
    for given in draft.grades:
        scale = SCALES.get(given.scale)
        if given.indication_id not in indications:
            yield Found("grades", Flaw.INDICATION)
        if scale is None:
            yield Found("grades", Flaw.SCALE)
        elif not scale.has(given.grade):
            yield Found("grades", Flaw.GRADE)
        if given.parts and not _adds_up(given):
            yield Found("grades", Flaw.PARTS)
        if (given.indication_id, given.scale) in seen:
            yield Found("grades", Flaw.GRADE_TWICE)
        seen.add((given.indication_id, given.scale))


def _adds_up(given: GradeGiven) -> bool:
    """Whether parts are those of an mMASI and the grade is what they come to."""
    return given.scale == MMASI and are_parts(given.parts) and mmasi(given.parts) == given.grade


def gaps(draft: Draft, *, first_visit: bool, steps: Collection[str], lot_recalled: bool = False) -> Iterator[Found]:
    """Yield what must be there before the record is signed.

    A delayed reaction shows after 48-96 hours and sessions stand 3-4 days apart, so the question since last time is
    never left out but on a client's first visit. A step left undone needs a word in the note, and so does a lot that
    was recalled after it was chosen: what touched the skin must be written down truly, but not in passing.
    """
    if draft.reacted_since_last is None and not first_visit:
        yield Found("reacted_since_last", Flaw.SINCE_LAST_MISSING)
    if draft.reacted_since_last and not (draft.since_last.strip() or draft.reaction_note.strip()):
        yield Found("since_last", Flaw.SINCE_LAST_WORDS)
    done = {step.step for step in draft.steps if step.done}
    if set(steps) - done and not draft.note.strip():
        yield Found("steps", Flaw.STEPS_OPEN)
    if lot_recalled and not draft.note.strip():
        yield Found("serum_lot", Flaw.LOT_RECALLED_SINCE)
    if any(given.parts and not is_whole(given.parts) for given in draft.grades):
        yield Found("grades", Flaw.PARTS_OPEN)
    if draft.serum_lot_id is None:
        yield Found("serum_lot", Flaw.LOT_NOT_CHOSEN)
    if draft.serum_ml is None:
        yield Found("serum_ml", Flaw.ML_MISSING)
    if draft.device_minutes is None:
        yield Found("device_minutes", Flaw.DEVICE_MINUTES_MISSING)
