"""Waiting that ends early: when what is awaited can no longer come, or when someone asks to stop."""

import time
from collections.abc import Callable
from threading import Event

from salon.up.child import Child
from salon.up.refusal import Refusal, Stopped

STEP = 0.05


def wait_for(child: Child, ready: Callable[[], bool], *, stopping: Event, seconds: float = 60) -> None:
    """Wait until ``ready()`` is true of a child that was just started.

    Raises:
        Refusal: the child ended, or ``seconds`` went by.
        Stopped: ``stopping`` was set.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if child.ended() is not None:
            raise Refusal(f"{child.name} did not start: {child.last_words()} (log: {child.log})")
        if time.monotonic() > deadline:
            raise Refusal(f"{child.name} was not ready within {seconds:.0f} seconds (log: {child.log})")
        if stopping.wait(STEP):
            raise Stopped
