"""Measuring: medians of interleaved rounds, so that what else the machine does falls on everything alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

ROUNDS = 9


def interleaved(work: Mapping[str, Callable[[int], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Run every piece of work once a round, in turn, and return milliseconds by name. The first round is practice.

    Each piece gets the number of the round, from 0 (practice) on.
    """
    found: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, piece in work.items():
            start = perf_counter()
            piece(number)
            took = (perf_counter() - start) * 1000
            if number:
                found[name].append(took)
    return found


def p99(times: list[float]) -> float:
    """Return the 99th percentile (the worst of fewer than a hundred)."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def line(name: str, times: list[float], yardstick: list[float]) -> str:
    """Return one line of the table: medians and their ratio, and the worst against the yardstick's median."""
    mid, base = median(times), median(yardstick)
    return f"{name:<44}{mid:>9.1f} ms {mid / base:>6.2f} x   p99 {p99(times) / base:>6.2f} x"
