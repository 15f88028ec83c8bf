"""The scales the skin is graded on. Pure: no Django, no clock.

``severity`` is the salon's plain grade for any indication, 0 (none) to 4 (severe), always in the same words.
``iga`` is the Investigator's Global Assessment of acne, 0-4 (PMC7442308). ``mmasi`` is the modified melasma area and
severity index, 0-24. Baseline types (Fitzpatrick, Glogau) are no outcomes and no scales.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """``step`` is the smallest difference the scale knows. Less is better on all of them."""

    code: str
    lowest: Decimal
    highest: Decimal
    step: Decimal

    def has(self, grade: Decimal) -> bool:
        """Return whether ``grade`` is a value of this scale."""
        return grade.is_finite() and self.lowest <= grade <= self.highest and grade % self.step == 0


SEVERITY, IGA, MMASI = "severity", "iga", "mmasi"
SCALES = {
    SEVERITY: Scale(SEVERITY, Decimal(0), Decimal(4), Decimal(1)),
    IGA: Scale(IGA, Decimal(0), Decimal(4), Decimal(1)),
    MMASI: Scale(MMASI, Decimal(0), Decimal(24), Decimal("0.1")),
}
GRADES = range(5)  # of severity and of the IGA
OWN_SCALES = {"pores": IGA, "pigmentation": MMASI}  # by the code of an indication: what it is graded on besides
CLEAR_ENOUGH, GRADES_BETTER = Decimal(1), Decimal(2)


def iga_success(baseline: Decimal, latest: Decimal) -> bool:
    """Return whether the acne counts as treated: clear or almost clear, and at least two grades better.

    As the FDA advises for acne trials (Patel et al., J Drugs Dermatol 2021;20(6):648, S1545961621P0648X).
    """
    return latest <= CLEAR_ENOUGH and baseline - latest >= GRADES_BETTER
