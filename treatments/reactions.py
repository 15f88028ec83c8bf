"""Which allergy groups an allergy reaches, and what in a serum it hits. Pure: ids in, reasons out."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Edges = Mapping[int, Collection[int]]  # group id -> ids of the groups it cross-reacts with


@dataclass(frozen=True, slots=True)
class Content:
    """One ingredient of a serum or product; ``group_id`` is empty when it stands alone."""

    ingredient_id: int
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One content that a client must not get, and why.

    ``chain`` runs from the group the client is allergic to, over cross-reactions, to the content's own group. It is
    empty when the allergy is to this very ingredient.
    """

    content: Content
    chain: tuple[int, ...]

    @property
    def crossed(self) -> bool:
        return len(self.chain) > 1


def reach(groups: Iterable[int], edges: Edges) -> dict[int, tuple[int, ...]]:
    """Return every group the allergies reach, each with the shortest chain that leads there.

    Cross-reactions are followed as far as the data goes: pineapple reaches papain, and whatever papain reaches.
    """
    chains: dict[int, tuple[int, ...]] = {group: (group,) for group in groups}
    waiting = deque(chains)
    while waiting:
        group = waiting.popleft()
        for neighbour in sorted(edges.get(group, ())):
            if neighbour not in chains:
                chains[neighbour] = (*chains[group], neighbour)
                waiting.append(neighbour)
    return chains


def hits(contents: Iterable[Content], chains: Mapping[int, tuple[int, ...]], ingredients: Collection[int]) -> list[Hit]:
    """Return the contents that the allergies bar, in the order of the contents.

    Args:
        chains: what ``reach`` found.
        ingredients: ids of single ingredients the client does not tolerate.
    """
    found = []
    for content in contents:
        if content.group_id is not None and content.group_id in chains:
            found.append(Hit(content, chains[content.group_id]))
        elif content.ingredient_id in ingredients:
            found.append(Hit(content, ()))
    return found
