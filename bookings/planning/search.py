"""Exact search for the cheapest course: dynamic programming over labels, stage by stage.

A *label* is a partial plan seen from its last session: what it cost, that session's time, the set of cosmetologists
with whom it costs that much, the day, and the label before it. Labels are kept by day and rhythm history. A label is
dropped only where that provably cannot lose the optimum:

- its points plus the lower bound of the rest reach the limit (a limit that turns out too low is raised);
- another label of the same day with no weaker history reaches its time and person for no more points: changes of time
  and person are metrics, so whatever follows is no dearer from there;
- a label with the empty history, of that day or before, is cheaper by more than the dearest change there is and the
  days by which the next gap would be longer from there.

One label stands for many cosmetologists, so twelve of them cost little more than one.
"""

from bisect import insort
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Optional

from bookings.planning.candidates import NEVER, Group
from bookings.planning.space import Space, StageSpace

Label = tuple[int, int, int, int, Optional["Label"]]
"""Points so far, wall-clock minute, bit set of cosmetologists, day, label before."""

Layer = dict[int, dict[int, list[Label]]]
"""Day -> rhythm history -> labels, cheapest first."""

Sources = dict[int, list[tuple[int, list[Label]]]]
"""Rhythm history that is led to -> lists of labels, each with the points that the gap from there costs."""

FIRST_SLACK = 150
"""Points above the lower bound that are tried first; any positive number gives the same plan."""

_points = itemgetter(0)


@lru_cache(maxsize=32)
def time_changes(per_minute: int, cap: int) -> tuple[int, ...]:
    """Return the points of every difference of wall-clock minutes; negative differences index from the end."""
    half = [min(per_minute * minutes, cap) for minutes in range(1441)]
    return (*half, *reversed(half[1:1440]))


class Search:
    """The cheapest way through a space.

    Args:
        changes: points per difference of minutes (:func:`time_changes`).
        change: points of another cosmetologist than before; ``NEVER`` keeps one throughout.
    """

    def __init__(self, space: Space, changes: Sequence[int], change: int) -> None:
        self._space, self._changes, self._change = space, changes, change
        self._widest = max(changes) + change

    def cheapest(self, at_least: int = 0, below: int = NEVER) -> Label | None:
        """Return the last label of the cheapest plan of fewer than ``below`` points, or None.

        ``at_least``: points that no plan goes below, where the caller knows more than the bounds do.
        """
        least = max(at_least, self._space.least)
        slack = FIRST_SLACK
        while least < below:
            limit = min(below, least + slack)
            if best := self._through(limit):
                return best
            if limit == below:
                return None
            slack *= 2
        return None

    def _through(self, limit: int) -> Label | None:
        """The cheapest plan of fewer than ``limit`` points."""
        layer: Layer | None = None
        if before := self._space.before:
            points, minute, crew = before.group
            layer = {before.day: {before.history: [(points, minute, crew, before.day, None)]}}
        for stage in self._space.stages:
            layer = self._open(stage, limit) if layer is None else self._advance(stage, layer, limit)
            if not layer:
                return None
        ends = (labels[0] for histories in (layer or {}).values() for labels in histories.values())
        return min(ends, key=_points)

    def _open(self, stage: StageSpace, limit: int) -> Layer:
        """The labels of a course's first session."""
        layer: Layer = {}
        for day in stage.days:
            extra = stage.extra[day]
            room = limit - stage.bound[0][day] + stage.floor[day]
            if stage.floor[day] < room:
                groups = stage.groups(day)
                labels: list[Label] = [(cost + extra, at, crew, day, None) for cost, at, crew in groups if cost < room]
                if labels:
                    layer[day] = {0: labels}
        return layer

    def _advance(self, stage: StageSpace, layer: Layer, limit: int) -> Layer:
        """The labels of a session, given those of the session before."""
        near, entries = self._moves(stage, layer)
        uneven, longest = self._space.uneven, self._space.machine.even[1]
        beyond: Layer = {}
        # Labels from which this day is a move to the empty history. Their gaps grow day by day alike, so each stands
        # here with the points of its own day taken off, and all pay this day's.
        pool: list[Label] = []
        used, ceiling = 0, NEVER
        for day in stage.days:
            while used < len(entries) and entries[used][0] <= day:
                _, since, labels = entries[used]
                for label in _dearer(labels, -uneven * since):
                    insort(pool, label, key=_points)
                used += 1
            sources = near.get(day, {})
            if pool:
                sources.setdefault(0, []).append((uneven * (day - longest), pool))
            arrived = self._arrive(stage, day, sources, limit, ceiling + uneven * day)
            if arrived:
                beyond[day] = arrived
                if 0 in arrived:
                    ceiling = min(ceiling, arrived[0][0][0] + self._widest - uneven * day)
        return beyond

    def _moves(self, stage: StageSpace, layer: Layer) -> tuple[dict[int, Sources], list[tuple[int, int, list[Label]]]]:
        """Where each label can go: day -> sources; and (first day of the empty history, day of the labels, labels)."""
        machine, first, last = self._space.machine, stage.days[0], stage.days[-1]
        near: dict[int, Sources] = {}
        entries: list[tuple[int, int, list[Label]]] = []

        def move(day: int, ahead: int, then: int, labels: list[Label]) -> None:
            source = (self._space.uneven * machine.off(ahead), labels)
            near.setdefault(day + ahead, {}).setdefault(then, []).append(source)

        for day, histories in layer.items():
            for history, labels in histories.items():
                if stage.forced:
                    move(day, first - day, machine.forced(history, first - day), labels)
                    continue
                for ahead, then in machine.near[history]:
                    if first <= day + ahead <= last:
                        move(day, ahead, then, labels)
                entries.append((day + machine.clear[history], day, labels))
        entries.sort(key=_points)
        return near, entries

    def _arrive(
        self, stage: StageSpace, day: int, sources: Sources, limit: int, ceiling: int
    ) -> dict[int, list[Label]]:
        """The labels of one day by history, strongest history first, without those that others make needless."""
        arrived: dict[int, list[Label]] = {}
        front: list[tuple[int, int, int, int]] = []
        floor, extra = stage.floor[day], stage.extra[day]
        for history in sorted(sources):
            gap, labels = _together(sources[history])
            room = min(limit - stage.bound[history][day] + floor, ceiling - extra) - gap
            if labels[0][0] + floor < room:
                new = self._reach(labels, stage.groups(day), room, extra + gap, day)
                kept = self._needed(new, front, history)
                if kept:
                    arrived[history] = kept
        return arrived

    def _reach(self, labels: list[Label], groups: list[Group], room: int, extra: int, day: int) -> list[Label]:
        """Every start of a day that stays below ``room``, for each cosmetologist from the label cheapest for her."""
        changes, change = self._changes, self._change
        least = labels[0][0]
        new: list[Label] = []
        for points, minute, crew in groups:
            bound = stop = room - points
            if least >= bound:
                break
            best, reached = NEVER, []
            for label in labels:
                cost = label[0]
                if cost >= stop:
                    break
                cost += changes[minute - label[1]]
                reached.append((cost, label))
                if cost < best:
                    best = cost
                    stop = min(bound, best + change)
            reached.sort(key=_points)
            points += extra
            for cost, label in reached:
                if cost >= stop:
                    break
                if stay := label[2] & crew:
                    new.append((cost + points, minute, stay, day, label))
                    crew ^= stay
            if crew and best + change < bound:
                new.append((best + change + points, minute, crew, day, reached[0][1]))
        new.sort(key=_points)
        return new

    def _needed(self, new: list[Label], front: list[tuple[int, int, int, int]], history: int) -> list[Label]:
        """The labels that no other of this day makes needless; ``front`` collects those kept, of every history."""
        changes, change, beats = self._changes, self._change, self._space.machine.beats[history]
        kept = []
        for label in new:
            points, minute, crew, day, before = label
            for cost, at, who, beaten in front:
                cost += changes[minute - at]
                if cost <= points and beaten >> history & 1:
                    crew = 0 if cost + change <= points else crew & ~who
                    if not crew:
                        break
            else:
                kept.append(label if crew == label[2] else (points, minute, crew, day, before))
                front.append((points, minute, crew, beats))
        return kept


def _dearer(labels: list[Label], points: int) -> list[Label]:
    return [(label[0] + points, *label[1:]) for label in labels] if points else labels


def _together(lists: list[tuple[int, list[Label]]]) -> tuple[int, list[Label]]:
    """Several lists as one, cheapest first, with the points that all of it pays."""
    if len(lists) == 1:
        return lists[0]
    common = lists[0][0]
    return common, sorted(chain.from_iterable(_dearer(labels, gap - common) for gap, labels in lists), key=_points)


def path(last: Label, chosen: int = 0) -> list[tuple[int, int, int]]:
    """Return (day, minute, cosmetologist's position) of each label of a plan, from the first on."""
    steps = []
    label: Label | None = last
    while label is not None:
        crew = label[2]
        if not crew >> chosen & 1:
            chosen = (crew & -crew).bit_length() - 1
        steps.append((label[3], label[1], chosen))
        label = label[4]
    steps.reverse()
    return steps
