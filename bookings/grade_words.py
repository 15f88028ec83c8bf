"""Grades in words: the same wording every time, so that two sessions can be compared. Knows scales, no rows."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import pgettext_lazy

from bookings.scales import SEVERITY
from bookings.scales_gais import Gais
from bookings.scales_mmasi import Region

SEVERITY_WORDS = (
    pgettext_lazy("grade", "none"),
    pgettext_lazy("grade", "slight"),
    pgettext_lazy("grade", "moderate"),
    pgettext_lazy("grade", "marked"),
    pgettext_lazy("grade", "severe"),
)
IGA_WORDS = (
    pgettext_lazy("IGA acne", "clear"),
    pgettext_lazy("IGA acne", "almost clear"),
    pgettext_lazy("IGA acne", "mild"),
    pgettext_lazy("IGA acne", "moderate"),
    pgettext_lazy("IGA acne", "severe"),
)
NAMES = {"iga": pgettext_lazy("scale", "IGA acne"), "mmasi": pgettext_lazy("scale", "mMASI")}
WORDS = {SEVERITY: SEVERITY_WORDS, "iga": IGA_WORDS}

GAIS_WORDS: dict[str, Any] = {
    Gais.VERY_MUCH_IMPROVED: pgettext_lazy("GAIS", "very much improved"),
    Gais.MUCH_IMPROVED: pgettext_lazy("GAIS", "much improved"),
    Gais.IMPROVED: pgettext_lazy("GAIS", "improved"),
    Gais.NO_CHANGE: pgettext_lazy("GAIS", "no change"),
    Gais.WORSE: pgettext_lazy("GAIS", "worse"),
}
REGION_WORDS = {
    Region.FOREHEAD: pgettext_lazy("mMASI", "Forehead"),
    Region.RIGHT_MALAR: pgettext_lazy("mMASI", "Right cheek"),
    Region.LEFT_MALAR: pgettext_lazy("mMASI", "Left cheek"),
    Region.CHIN: pgettext_lazy("mMASI", "Chin"),
}


def wording(scale: str, grade: Decimal) -> str:
    """Return the grade as it is read: "2 moderate", "IGA acne 1 almost clear", "mMASI 7.2"."""
    number = number_format(grade.normalize() if grade else Decimal(0), use_l10n=True)
    words = WORDS.get(scale, ())
    word = words[int(grade)] if grade == int(grade) and 0 <= grade < len(words) else ""
    return " ".join(str(part) for part in (NAMES.get(scale, ""), number, word) if part)
