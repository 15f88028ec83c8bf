"""Free time as one Python int: bit ``s`` is slot ``s``, five minutes of real time; 1 means free (or: holds).

One int covers every day of the horizon, so "n consecutive free slots start here", "some room is free" and "all of these
at once" are a handful of shifts, ORs and ANDs for eight weeks together. Knows nothing of dates, zones or salons.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SLOT_MINUTES = 5
_RUNS = tuple((1 << length) - 1 for length in range(512))


def run(length: int) -> int:
    """Return the mask of the first ``length`` slots."""
    return _RUNS[length] if length < 512 else (1 << length) - 1


def slots_for(minutes: int) -> int:
    """Return how many slots cover so many minutes (rounded up)."""
    return -(-minutes // SLOT_MINUTES)


def span_mask(spans: Iterable[tuple[int, int]], size: int) -> int:
    """Return the mask of half-open slot ranges, clipped to ``[0, size)``; empty and reversed ranges hold nothing."""
    mask = 0
    runs = _RUNS
    for start, end in spans:
        if start < 0:
            start = 0
        if end > size:
            end = size
        length = end - start
        if length > 0:
            mask |= (runs[length] if length < 512 else (1 << length) - 1) << start
    return mask


def starts_of_runs(free: int, length: int) -> int:
    """Return the mask of slots at which ``length`` consecutive free slots begin; doubling, so about log2 shifts."""
    if length <= 0:
        raise ValueError("a run has at least one slot")
    covered = 1
    while covered < length and free:
        step = min(covered, length - covered)
        free &= free >> step
        covered += step
    return free


def any_free(timelines: Iterable[int]) -> int:
    """Return the slots that at least one of the masks holds."""
    mask = 0
    for timeline in timelines:
        mask |= timeline
    return mask


def slots_in(mask: int) -> Iterator[int]:
    """Yield the slots a mask holds, in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def next_slot(mask: int, slot: int) -> int | None:
    """Return the first slot at or after ``slot`` that the mask holds."""
    rest = mask >> slot
    return slot + (rest & -rest).bit_length() - 1 if rest else None


def last_slot(mask: int, slot: int) -> int | None:
    """Return the last slot before ``slot`` that the mask holds."""
    below = mask & run(slot)
    return below.bit_length() - 1 if below else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One cosmetologist's, room's, device's or client's time, kept apart by cause so that a refusal can name it.

    Attributes:
        id: the row's key (unique within its kind).
        hours: when there is any service: working hours; for rooms, devices and clients every slot.
        away: absent, out of order, deferred.
        busy: taken by live sessions, preparation and clean-up included.
        name: for sentences; the planner never reads it.
    """

    id: int
    hours: int
    away: int = 0
    busy: int = 0
    name: str = ""

    @property
    def free(self) -> int:
        return self.hours & ~(self.away | self.busy)
