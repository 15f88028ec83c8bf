"""Rooms (or devices) for sessions that overlap: everyone gets one that is free, changing as few as possible. Exact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guest:
    """A session that needs a room: the slots it holds, the rooms free for it (bit set), and the one it has or had.

    ``price`` is what another room than ``own`` costs.
    """

    held: int
    options: int
    own: int | None
    price: int


def seat_all(guests: Sequence[Guest]) -> tuple[list[int], list[int]]:
    """Return a room for each guest and nobody; or no rooms and the positions of some who cannot all be seated."""
    chosen: dict[int, int] = {}
    for cluster in _clusters(guests):
        seated = _seat([guests[n] for n in cluster])
        if seated is None:
            return [], _culprits(guests, cluster)
        chosen.update(zip(cluster, seated, strict=True))
    return [chosen[n] for n in range(len(guests))], []


def _clusters(guests: Sequence[Guest]) -> Iterator[list[int]]:
    """Guests that overlap directly or through others, by position, each cluster in order of time."""
    order = sorted(range(len(guests)), key=lambda n: guests[n].held & -guests[n].held)
    cluster: list[int] = []
    taken = 0
    for n in order:
        if cluster and not guests[n].held & taken:
            yield cluster
            cluster, taken = [], 0
        cluster.append(n)
        taken |= guests[n].held
    if cluster:
        yield cluster


def _seat(cluster: Sequence[Guest]) -> list[int] | None:
    """The cheapest seating of one cluster: depth first, the own room first, giving up what is no cheaper."""
    best: list[int] | None = None
    least = 1 + sum(guest.price for guest in cluster)
    chosen: list[int] = []

    def grow(spent: int) -> None:
        nonlocal best, least
        if spent >= least:
            return
        if len(chosen) == len(cluster):
            best, least = list(chosen), spent
            return
        guest = cluster[len(chosen)]
        for room in _rooms(guest):
            if not any(other == room and cluster[n].held & guest.held for n, other in enumerate(chosen)):
                chosen.append(room)
                grow(spent + (0 if room == guest.own else guest.price))
                chosen.pop()

    grow(0)
    return best


def _rooms(guest: Guest) -> list[int]:
    rooms = [room for room in range(guest.options.bit_length()) if guest.options >> room & 1]
    return sorted(rooms, key=lambda room: room != guest.own)


def _culprits(guests: Sequence[Guest], cluster: Sequence[int]) -> list[int]:
    """A part of a cluster that cannot be seated, without anyone who is not needed for that."""
    culprits = list(cluster)
    for one in cluster:
        rest = [other for other in culprits if other != one]
        if _seat([guests[n] for n in rest]) is None:
            culprits = rest
    return culprits
