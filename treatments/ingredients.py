"""Finds what a client's words name: an ingredient or its allergy group, in any of its names, with slips of the pen.

Pure. A wrong match is worse than none: words that could mean two things, and short words that are merely similar,
match nothing and are kept for a person to read.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from treatments.words import distance, normalise, slips_allowed, sound, stem, tokens

__all__ = ["Match", "Reading", "Term", "Vocabulary", "normalise"]

Tokens = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(words))


# Left out on both sides: they tell no two ingredients apart.
GENERIC = _stems("acid extract oil кислота экстракт масло")
# What people write around the name.
NOISE = _stems("allergy allergies allergic intolerance intolerant to of the my аллергия непереносимость на не переношу")
SEPARATORS = re.compile(r"[;\n/+]|,(?!\d)|\b(?:and|or|и|или)\b", re.IGNORECASE)
LONGEST_WINDOW = 7
LONE_WORD = 4  # letters a word needs to be found inside a sentence
LONE_NEAR_WORD = 7  # letters it needs to be found there misspelt
MOST_SLIPS = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One name of one thing. ``ingredient_id`` is empty when the name is the whole group's."""

    name: str
    group_id: int | None
    ingredient_id: int | None

    @property
    def target(self) -> tuple[str, int | None]:
        """What an allergy to it is an allergy to: the group, or an ingredient that stands alone."""
        return ("group", self.group_id) if self.group_id is not None else ("ingredient", self.ingredient_id)


@dataclass(frozen=True, slots=True)
class Match:
    """``exact``: the words are one of its names, spelling aside; otherwise a person should look."""

    term: Term
    exact: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the things the client named, and what it was matched to, if anything."""

    words: str
    match: Match | None


def essence(words: str) -> Tokens:
    """Return the telling tokens of a name, as they sound, or all of them if none is telling."""
    stems = [stem(token) for token in tokens(words)]
    telling = [s for s in stems if s not in GENERIC and s not in NOISE]
    return tuple(sound(s) for s in telling or stems)


def whole(words: str) -> Tokens:
    """Return all tokens of a name but the noise around it, as they sound: "kogic" needs the "acid" beside it."""
    stems = [stem(token) for token in tokens(words)]
    return tuple(sound(s) for s in stems if s not in NOISE)


@dataclass(frozen=True)
class Vocabulary:
    """All the names there are, ready to be searched. Earlier terms win where two things share a name."""

    terms: Sequence[Term]

    @cached_property
    def _forms(self) -> list[tuple[Tokens, Term]]:
        return list({(form(t.name), t): None for t in self.terms for form in (essence, whole)})

    @cached_property
    def _compact(self) -> dict[str, Term]:
        return _first((normalise(term.name).replace(" ", ""), term) for term in self.terms)

    @cached_property
    def _by_essence(self) -> dict[Tokens, Term]:
        essences = [(essence(term.name), term) for term in self.terms]
        return _first((key, term) for words, term in essences for key in (words, tuple(sorted(words))))

    def match(self, words: str) -> Match | None:
        """Return the one thing the words name, or nothing when they name nothing, or several things."""
        wanted = essence(words)
        if not wanted:
            return None
        exact = self._compact.get(normalise(words).replace(" ", ""))
        exact = exact or self._by_essence.get(wanted) or self._by_essence.get(tuple(sorted(wanted)))
        if exact:
            return Match(exact, exact=True)
        near = self._near(whole(words)) or self._near(wanted)
        if near:
            return Match(near, exact=False)
        found = {term.target: term for term in self._inside(wanted)}
        return Match(next(iter(found.values())), exact=False) if len(found) == 1 else None

    def read(self, words: str) -> list[Reading]:
        """Return every thing the words name, taken apart at commas and "and"; unmatched ones too."""
        together = self.match(words)
        parts = [part.strip() for part in SEPARATORS.split(words) if part.strip()]
        if (together and together.exact) or len(parts) < 2:
            return [Reading(words.strip(), together)] if words.strip() else []
        return [Reading(part, self.match(part)) for part in parts]

    def _near(self, wanted: Tokens) -> Term | None:
        found = ((_slips(wanted, form), term) for form, term in self._forms if len(form) == len(wanted))
        return _nearest((rank, term) for rank, term in found if rank[0] <= MOST_SLIPS)

    def _inside(self, wanted: Tokens) -> Iterable[Term]:
        """Names that stand inside a sentence, the longest first; no word is used twice."""
        free = [True] * len(wanted)
        for size in range(min(LONGEST_WINDOW, len(wanted)), 0, -1):
            for start in range(len(wanted) - size + 1):
                window = wanted[start : start + size]
                if all(free[start : start + size]) and (term := self._named(window)):
                    free[start : start + size] = [False] * size
                    yield term

    def _named(self, window: Tokens) -> Term | None:
        if len(window) > 1:
            return self._by_essence.get(window)
        if len(window[0]) < LONE_WORD:
            return None
        return self._by_essence.get(window) or (self._near(window) if len(window[0]) >= LONE_NEAR_WORD else None)


def _first(pairs: Iterable[tuple[Key, Term]]) -> dict[Key, Term]:
    index: dict[Key, Term] = {}
    for key, term in pairs:
        index.setdefault(key, term)
    return index


def _slips(one: Tokens, other: Tokens) -> tuple[int, int]:
    """Return the slips between two names of as many tokens, or too many; then how many first letters differ."""
    total = first = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine != theirs:
            allowed = slips_allowed(mine, theirs, lone=len(one) == 1)
            slips = distance(mine, theirs, allowed)
            total += slips if slips <= allowed else MOST_SLIPS + 1
            first += mine[0] != theirs[0]
            if total > MOST_SLIPS:
                break
    return total, first


def _nearest(found: Iterable[tuple[tuple[int, int], Term]]) -> Term | None:
    """Return the nearest term, or nothing when two different things are equally near."""
    ranked = sorted(found, key=lambda pair: pair[0])
    best = [term for rank, term in ranked if rank == ranked[0][0]]
    return best[0] if len({term.target for term in best}) == 1 else None
