"""The grades of the record page: a row of segments for each indication, and the scale of its own that some have.

Acne is graded on the IGA besides, pigmentation by the mMASI: area and darkness of four regions. Every segment is a
field of the form, so that it saves itself like the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.grade_words import IGA_WORDS, NAMES, REGION_WORDS, SEVERITY_WORDS, wording
from bookings.record_draft import GradeGiven
from bookings.scales import GRADES, IGA, MMASI, OWN_SCALES, SEVERITY
from bookings.scales_mmasi import AREAS, DARKNESSES, PARTS, WEIGHTS, mmasi
from treatments.models import Indication

AREA_WORDS = (pgettext_lazy("area", "none"), "<10", "<30", "<50", "<70", "<90", "≤100")
DARK_WORDS = (
    pgettext_lazy("darkness", "none"),
    pgettext_lazy("darkness", "slight"),
    pgettext_lazy("darkness", "mild"),
    pgettext_lazy("darkness", "marked"),
    pgettext_lazy("darkness", "maximum"),
)
AREA, DARKNESS = _("area in percent"), _("darkness")

Before = Mapping[tuple[int, str], Decimal]


@dataclass(frozen=True, slots=True)
class Option:
    """One segment of a grade. ``before``: it was last time's."""

    grade: int
    word: Any
    chosen: bool
    before: bool


@dataclass(frozen=True, slots=True)
class GradeRow:
    name: str
    label: Any
    options: Sequence[Option]
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnScale:
    """The scale an indication has besides. ``before``: last time's grade in words; ``open``: it is in use."""

    name: Any
    rows: Sequence[GradeRow]
    before: str
    open: bool


@dataclass(frozen=True, slots=True)
class Graded:
    """An indication on the page: its plain grade, and its own scale if it has one."""

    plain: GradeRow
    own: OwnScale | None

    @property
    def given(self) -> bool:
        """Whether something is graded here today."""
        rows = (self.plain, *(self.own.rows if self.own else ()))
        return any(option.chosen for row in rows for option in row.options)


def fields_of(indication: Indication, *, area: str) -> dict[str, forms.Field]:
    """Return the form's fields for one indication; both scales of their own are of the face."""
    fields: dict[str, forms.Field] = {f"grade_{indication.pk}": _segments(indication.label, GRADES)}
    scale = OWN_SCALES.get(indication.code) if area == "face" else None
    if scale == IGA:
        fields[f"iga_{indication.pk}"] = _segments(NAMES[IGA], GRADES)
    elif scale == MMASI:
        fields |= {_part(indication.pk, n): _segments(_part_word(n), _part_range(n)) for n in range(PARTS)}
    return fields


def grades_of(indications: Iterable[Indication], said: Mapping[str, Any]) -> list[GradeGiven]:
    """Return what was chosen in the fields of these indications."""
    given = []
    for one in indications:
        for name, scale in (("grade", SEVERITY), ("iga", IGA)):
            if grade := said.get(f"{name}_{one.pk}"):
                given.append(GradeGiven(one.pk, Decimal(grade), scale))
        parts = tuple(int(value) if (value := said.get(_part(one.pk, n))) else None for n in range(PARTS))
        if any(part is not None for part in parts):
            given.append(GradeGiven(one.pk, mmasi(parts), MMASI, parts))
    return given


def initial_of(given: GradeGiven) -> dict[str, str]:
    """Return the fields that show this grade: none for a scale this page has no form for."""
    if given.scale in (SEVERITY, IGA):
        return {f"{'grade' if given.scale == SEVERITY else IGA}_{given.indication_id}": str(int(given.grade))}
    return {_part(given.indication_id, n): str(part) for n, part in enumerate(given.parts) if part is not None}


def shown(form: forms.Form, indication: Indication, before: Before) -> Graded:
    """Return an indication with its segments. Drawn by one template: there may be a dozen of them."""
    last = before.get((indication.pk, SEVERITY))
    plain = _row(form, f"grade_{indication.pk}", indication.label, SEVERITY_WORDS, last)
    return Graded(plain, _own(form, indication, before))


def _own(form: forms.Form, indication: Indication, before: Before) -> OwnScale | None:
    scale = OWN_SCALES.get(indication.code, "")
    last = before.get((indication.pk, scale))
    if not {f"iga_{indication.pk}", _part(indication.pk, 0)} & form.fields.keys():
        return None
    if scale == IGA:
        label = f"{indication.label}: {NAMES[IGA]}"
        rows = [_row(form, f"iga_{indication.pk}", label, IGA_WORDS, last)]
    else:
        rows = [_row(form, _part(indication.pk, n), _part_word(n), _part_words(n)) for n in range(PARTS)]
    chosen = any(option.chosen for row in rows for option in row.options)
    said = wording(scale, last) if last is not None else ""
    return OwnScale(NAMES[scale], rows, said, chosen or last is not None or any(row.errors for row in rows))


def _row(form: forms.Form, name: str, label: Any, words: Sequence[Any], before: Decimal | None = None) -> GradeRow:
    bound = form[name]
    value = bound.value()
    options = [Option(grade, word, value == str(grade), before == grade) for grade, word in enumerate(words)]
    return GradeRow(bound.html_name, label, options, [str(error) for error in bound.errors])


def _segments(label: Any, grades: Iterable[int]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(str(one), str(one)) for one in grades], required=False)


def _part(indication_id: int, place: int) -> str:
    return f"mmasi_{indication_id}_{place}"


def _part_range(place: int) -> range:
    return DARKNESSES if place % 2 else AREAS


def _part_words(place: int) -> Sequence[Any]:
    return DARK_WORDS if place % 2 else AREA_WORDS


def _part_word(place: int) -> str:
    region = list(WEIGHTS)[place // 2]
    return f"{REGION_WORDS[region]}, {DARKNESS if place % 2 else AREA}"
