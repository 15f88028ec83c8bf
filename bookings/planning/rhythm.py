"""The rhythm of a course as a small machine: at most k sessions in any 7 days, and a gap between neighbours.

What matters of the past is which of the six days before the last session had one: its *history*, bit ``j - 1`` for
``j`` days before. Histories with the same futures count as one, so a rhythm of two a week with a gap of two has only
four. Knows day numbers only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

WINDOW = 7


def even_gap(per_week: int, gap: int) -> tuple[int, int]:
    """Return the shortest and the longest gap, in days, of a course spread evenly over its weeks."""
    return max(WINDOW // per_week, gap), max(-(-WINDOW // per_week), gap)


def days_uneven(ahead: int, even: tuple[int, int]) -> int:
    """Return by how many days a gap is shorter or longer than even ones."""
    return max(even[0] - ahead, ahead - even[1], 0)


_ALL = (1 << (WINDOW - 1)) - 1


@dataclass(frozen=True, slots=True)
class RhythmMachine:
    """The histories of one rhythm as small numbers, strongest (freest) first; 0 is the empty one.

    Attributes:
        near: per history, the (days ahead, next history) that lead to a history other than 0.
        clear: per history, from how many days ahead on every move is allowed and leads to history 0, and the gap is
            no shorter than the longest even one.
        even: the shortest and longest gap that costs nothing.
        beats: per history, a bit set of the histories whose every future it allows too (itself included).
        kinds: history number of each of the 64 possible bit sets.
        plain: every bit set is its own history, so that :meth:`forced` works.
    """

    per_week: int
    gap: int
    near: tuple[tuple[tuple[int, int], ...], ...]
    clear: tuple[int, ...]
    beats: tuple[int, ...]
    kinds: tuple[int, ...]
    even: tuple[int, int]
    plain: bool = False

    def after(self, days_before: Iterable[int]) -> int:
        """Return the history of a session when the earlier ones were so many days before it."""
        bits = 0
        for days in days_before:
            if 1 <= days < WINDOW:
                bits |= 1 << (days - 1)
        return self.kinds[bits]

    def off(self, ahead: int) -> int:
        """Return by how many days a gap is not even."""
        return days_uneven(ahead, self.even)

    def forced(self, history: int, ahead: int) -> int:
        """Return the history of a fixed session so many days on, allowed or not (plain machines only)."""
        return (history << 1 | 1) << (ahead - 1) & _ALL if ahead > 0 else history


@lru_cache(maxsize=64)
def machine(per_week: int, gap: int, *, plain: bool = False) -> RhythmMachine:
    """Return the machine of a rhythm; dates that break it (kept from other times) have their history too.

    ``plain`` tells all 64 histories apart: slower, for courses whose fixed sessions break the rhythm themselves.
    """
    moves = [_moves(bits, per_week, gap) for bits in range(_ALL + 1)]
    kinds = list(range(_ALL + 1)) if plain else _kinds(moves)
    sample = {kind: bits for bits, kind in reversed(list(enumerate(kinds)))}
    near, clear = [], []
    even = even_gap(per_week, gap)
    for kind in range(len(sample)):
        after = {ahead: kinds[bits] for ahead, bits in moves[sample[kind]].items()}
        free_from = max(WINDOW, gap)
        while free_from > even[1] and after.get(free_from - 1) == 0:
            free_from -= 1
        clear.append(free_from)
        near.append(tuple((ahead, kind) for ahead, kind in after.items() if ahead < free_from))
    beats = tuple(1 << kind for kind in range(len(near))) if plain else _beats(near, clear)
    return RhythmMachine(per_week, gap, tuple(near), tuple(clear), beats, tuple(kinds), even, plain)


def _moves(bits: int, per_week: int, gap: int) -> dict[int, int]:
    """Days ahead -> the history bits that a session so many days later would have, where the rhythm allows it."""
    moves = {}
    for ahead in range(gap, WINDOW):
        after = ((bits << 1 | 1) << (ahead - 1)) & _ALL
        if after.bit_count() < per_week:
            moves[ahead] = after
    return moves


def _kinds(moves: Sequence[dict[int, int]]) -> list[int]:
    """Number the bit sets so that those with the same futures share a number (partition refinement); freest first."""
    kinds = [0] * len(moves)
    while True:
        futures = [tuple((ahead, kinds[after]) for ahead, after in each.items()) for each in moves]
        order = sorted(set(futures), key=lambda future: (future != futures[0], -len(future), future))
        number = {future: kind for kind, future in enumerate(order)}
        settled = len(order) == max(kinds) + 1
        kinds = [number[future] for future in futures]
        if settled:
            return kinds


def _beats(near: Sequence[Sequence[tuple[int, int]]], clear: Sequence[int]) -> tuple[int, ...]:
    """Greatest relation in which a history that beats another can follow its every move to one that beats again."""
    size = len(near)
    after = [dict(steps) for steps in near]
    beats = [[True] * size for _ in range(size)]

    def next_of(history: int, ahead: int) -> int | None:
        return 0 if ahead >= clear[history] else after[history].get(ahead)

    def follows(strong: int, weak: int) -> bool:
        for ahead in range(1, max(clear) + 1):
            there = next_of(weak, ahead)
            if there is not None:
                here = next_of(strong, ahead)
                if here is None or not beats[here][there]:
                    return False
        return True

    changed = True
    while changed:
        changed = False
        for strong in range(size):
            for weak in range(size):
                if beats[strong][weak] and not follows(strong, weak):
                    beats[strong][weak] = False
                    changed = True
    return tuple(sum(1 << weak for weak in range(size) if row[weak]) for row in beats)
