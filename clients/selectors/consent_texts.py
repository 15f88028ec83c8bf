"""The consent texts in force: the salon's own, or as shipped while the salon has written and signed none.

A shipped text becomes a row when it is first signed or edited, so that a page that only reads writes nothing.
"""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path

from clients.models import ConsentText, Purpose

FILE = Path(__file__).parent.parent / "data" / "consent_texts.toml"
TEXTS = ("title", "title_ru", "body", "body_ru")


@cache
def shipped() -> dict[str, dict[str, str]]:
    """Return the shipped texts by purpose, without the line breaks at their ends."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {purpose: {name: row[name].strip() for name in TEXTS} for purpose, row in rows.items()}


def current_texts(purposes: Collection[str] = tuple(Purpose.values)) -> dict[str, ConsentText]:
    """Return the text in force of each purpose, in order. One query; a shipped one has no key yet."""
    own = {one.purpose: one for one in ConsentText.objects.filter(purpose__in=purposes, superseded_at=None)}
    return {
        purpose: own.get(purpose) or ConsentText(purpose=purpose, version=1, **shipped()[purpose])
        for purpose in Purpose.values
        if purpose in purposes
    }
