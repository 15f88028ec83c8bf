"""Grades in words: the same wording every time, so that two sessions can be compared. Knows scales, no rows."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext_lazy

from bookings.scales import SEVERITY

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


def wording(scale: str, grade: Decimal) -> str:
    """Return the grade as it is read: "2 moderate", "IGA acne 1 almost clear", "mMASI 7.2"."""
    number = number_format(grade.normalize() if grade else Decimal(0), use_l10n=True)
    words = WORDS.get(scale, ())
    word = words[int(grade)] if grade == int(grade) and 0 <= grade < len(words) else ""
    return " ".join(str(part) for part in (NAMES.get(scale, ""), number, word) if part)
