"""Measuring: medians of interleaved rounds, so that what else the machine does falls on everything alike."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
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


@contextmanager
def first_in_line(*programs: int) -> Iterator[None]:
    """Let these programs have their turn before others, where the machine allows it (root on Linux).

    What three programs do in turn waits for a turn three times, what two do twice: without this a busy machine would
    judge the number of programs, not what they do.
    """
    _line_up(programs, -19)
    try:
        yield
    finally:
        _line_up(programs, 0)


def _line_up(programs: tuple[int, ...], place: int) -> None:
    for program in programs:
        with suppress(OSError):
            Path(f"/proc/{program}/autogroup").write_text(str(place))
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, program, place)


def p99(times: list[float]) -> float:
    """Return the 99th percentile (the worst of fewer than a hundred)."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def line(name: str, times: list[float], yardstick: list[float]) -> str:
    """Return one line of the table: medians and their ratio, and the worst against the yardstick's median."""
    mid, base = median(times), median(yardstick)
    return f"{name:<44}{mid:>9.1f} ms {mid / base:>6.2f} x   p99 {p99(times) / base:>6.2f} x"
