"""Baseline types of the skin: what it is by nature and by age, noted once. No outcomes, nothing is computed. Pure.

Fitzpatrick I-VI: how the skin answers to sun. Glogau I-IV: how far it has aged in the light (pcaskinacademy.com).
"""

from enum import StrEnum


class SkinKind(StrEnum):
    FITZPATRICK = "fitzpatrick"
    GLOGAU = "glogau"


ROMAN = ("I", "II", "III", "IV", "V", "VI")
HIGHEST = {SkinKind.FITZPATRICK: 6, SkinKind.GLOGAU: 4}


def is_type(kind: SkinKind, grade: int) -> bool:
    """Return whether the typology knows this type."""
    return 1 <= grade <= HIGHEST[kind]
