"""Waiting that ends early: when what is awaited can no longer come, or when someone asks to stop."""

import time
from collections.abc import Callable
from threading import Event

from salon.up.child import Child
from salon.up.refusal import Refusal, Stopped


def wait_for(
    *children: Child, ready: Callable[[], bool], stopping: Event, seconds: float = 60, step: float = 0.05
) -> None:
    """Wait until ``ready()`` is true of children that were just started.

    Raises:
        Refusal: one of them ended, or ``seconds`` went by.
        Stopped: ``stopping`` was set.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        for child in children:
            if child.ended() is not None:
                raise Refusal(f"{child.name} did not start: {child.last_words()} (log: {child.log})")
        if time.monotonic() > deadline:
            names = ", ".join(f"{child.name} (log: {child.log})" for child in children)
            raise Refusal(f"Not ready within {seconds:.0f} seconds: {names}.")
        if stopping.wait(step):
            raise Stopped
