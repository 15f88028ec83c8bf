"""The closed language of the owner's texts: words, ``{placeholders}``, paragraphs and lists. Pure.

There is nothing to execute in it: a text is split at its braces, and each piece between them is either a name from a
fixed list or a mistake that is told when the text is saved. Values are filled in once, so a client who is called
``{link}`` stays a client with an odd name.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DETAILS = "details"  # the dates, the changes, the advice: whatever the kind is about, on a line of its own
LONGEST_SUBJECT, LONGEST_BODY = 160, 4000
_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACE_AND_STOP = re.compile(r"\{([^{}]*)\}(\.?)")
_ITEM = re.compile(r"[-*•]\s+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject and a body; both may be lazy."""

    subject: Any
    body: Any


@dataclass(frozen=True, slots=True)
class Mistake:
    """``code``: empty, too_long, unknown, brace, missing, alone, twice, control. ``what`` is the piece it is about."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """``kind``: paragraph, list or details. ``lines`` are filled in and not yet escaped."""

    kind: str
    lines: tuple[str, ...] = ()


def mistakes(text: str, *, allowed: Collection[str], required: Collection[str] = (), longest: int) -> list[Mistake]:
    """Return what is wrong with a text, in the order it is read. An empty list: it can always be filled in."""
    if not text.strip():
        return [Mistake("empty")]
    if len(text) > longest:
        return [Mistake("too_long", str(longest))]
    if any((char < " " and char not in "\n\t") or "\ud800" <= char <= "\udfff" for char in text):
        return [Mistake("control")]
    named = _PLACE.findall(text)
    found = [Mistake("unknown", "{" + name + "}") for name in named if name not in allowed]
    if any(brace in _PLACE.sub("", text) for brace in "{}"):
        found.append(Mistake("brace"))
    found += [Mistake("missing", "{" + name + "}") for name in sorted(required) if name not in named]
    if named.count(DETAILS) > 1:
        found.append(Mistake("twice", "{" + DETAILS + "}"))
    place = "{" + DETAILS + "}"
    if any(place in line and line.strip() != place for line in text.splitlines()):
        found.append(Mistake("alone", place))
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every placeholder replaced, in one pass; an unknown one stays as it is written.

    A value that ends in a full stop ("2026 г.") ends the sentence as well.
    """

    def filled(place: re.Match[str]) -> str:
        if place.group(1) not in values:
            return place.group(0)
        value = values[place.group(1)]
        return value + ("" if value.endswith(".") else place.group(2))

    return _PLACE_AND_STOP.sub(filled, text)


def blocks(body: str, values: Mapping[str, str]) -> list[Block]:
    """Return the body as paragraphs and lists, filled in. An empty line ends a paragraph, "- " begins an item."""
    found: list[Block] = []
    for kind, lines in _pieces(body):
        filled = tuple(fill(line, values) for line in lines)
        found.append(Block(kind, filled))
    return found


def _pieces(body: str) -> Iterator[tuple[str, list[str]]]:
    kind, lines = "", list[str]()
    for raw in [*body.replace("\r\n", "\n").split("\n"), ""]:
        line = raw.strip()
        if line == "{" + DETAILS + "}":
            now = DETAILS
        elif _ITEM.match(line):
            now, line = "list", _ITEM.sub("", line, count=1)
        else:
            now = "paragraph" if line else ""
        if now != kind or now == DETAILS:
            if kind:
                yield kind, lines
            kind, lines = now, []
        if now and now != DETAILS:
            lines.append(line)
