"""Watches the children: brings back one that dies, gives up on one that keeps dying, stops all in good order."""

import contextlib
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event

from salon.up.child import Child
from salon.up.refusal import Refusal

WATCH = 0.5  # seconds between looks
RESTARTS, WITHIN = 5, 60.0  # this many returns in so many seconds, then it is hopeless
LOG_LIMIT = 20 * 1024 * 1024  # bytes; the one before is kept beside it


class Supervisor:
    """The children in the order they were started, which is the reverse of the order they are stopped in."""

    def __init__(self, *, stopping: Event, say: Callable[[str], None]) -> None:
        self.children: list[Child] = []
        self.stopping, self._say = stopping, say
        self._returns: dict[str, deque[float]] = {}

    def watch(self, note: Callable[[], None]) -> None:
        """Look after the children until ``stopping`` is set. ``note`` is called when one has a new process number.

        Raises:
            Refusal: a child keeps ending.
        """
        looks = 0
        while not self.stopping.wait(WATCH):
            for child in self.children:
                status = child.ended()
                if status is not None:
                    self._bring_back(child, status)
                    note()
            looks += 1
            if looks % 120 == 0:
                self._trim_logs()

    def _bring_back(self, child: Child, status: int) -> None:
        returns = self._returns.setdefault(child.name, deque(maxlen=RESTARTS))
        now = time.monotonic()
        if len(returns) == RESTARTS and now - returns[0] < WITHIN:
            raise Refusal(f"{child.name} keeps ending (last: {child.last_words()}), so Salon stops. Log: {child.log}")
        returns.append(now)
        self._say(f"{child.name} ended ({_how(status)}); starting it again.")
        child.see_out(patience=0)
        child.start()

    def stop(self, hurry: Event) -> None:
        """Stop the salon's programs together, then the services they need, each with its own patience.

        ``hurry`` set (a second Ctrl-C) ends the patience.
        """
        services = [child for child in self.children if child.name in {"PostgreSQL", "Valkey"}]
        programs = [child for child in self.children if child not in services]
        for group in (programs, *([child] for child in reversed(services))):
            for child in group:
                child.ask_to_stop()
            _see_out(group, hurry)

    def _trim_logs(self) -> None:
        for child in self.children:
            with contextlib.suppress(OSError):
                if child.log and child.log.stat().st_size > LOG_LIMIT:
                    shutil.copyfile(child.log, child.log.with_suffix(".1.log"))
                    os.truncate(child.log, 0)  # the child appends, so it goes on at the new end


def _see_out(group: Sequence[Child], hurry: Event) -> None:
    deadline = time.monotonic() + max((child.patience for child in group), default=0)
    while any(child.ended() is None for child in group) and time.monotonic() < deadline:
        if hurry.wait(0.05):
            break
    for child in group:
        child.see_out(patience=0)


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"
