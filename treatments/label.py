"""Reads an ingredient list as it stands on a label: one a line, or with commas, each perhaps with its per cent.

Pure: knows the writing, not the ingredients.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

BETWEEN = re.compile(r"[\n;•·]+|,(?!\d)")  # the comma in 1,3-propanediol parts nothing
PERCENT = re.compile(r"^(?P<name>.*?)[\s:(–-]*(?P<percent>\d{1,3}(?:[.,]\d{1,4})?)\s*%\)?$")


@dataclass(frozen=True, slots=True)
class Line:
    """One ingredient as it was written. ``percent`` is as given, above 100 too: whoever uses it checks."""

    words: str
    percent: Decimal | None


def read_label(text: str) -> list[Line]:
    """Return the ingredients in order, without empty ones."""
    lines = []
    for part in BETWEEN.split(text):
        words = " ".join(part.split()).strip(" .*")
        if not words:
            continue
        found = PERCENT.match(words)
        if found and found["name"]:
            lines.append(Line(found["name"].strip(), Decimal(found["percent"].replace(",", "."))))
        else:
            lines.append(Line(words, None))
    return lines
