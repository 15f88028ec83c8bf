"""One run a data folder, and nothing left of a run that was killed.

Two locks tell the truth without trusting process numbers. ``run.lock`` is held by the supervisor alone: whoever gets
it is the only one. ``children.lock`` is inherited by every child and all that it starts: whoever gets it knows that
nothing of an earlier run lives any more.
"""

import contextlib
import fcntl
import json
import os
import signal
import time
from pathlib import Path

from salon.up.child import command_of
from salon.up.refusal import Refusal

PATIENCE = 15.0


class Claim:
    """The claim on a data folder, held until ``release`` or the end of the process.

    Args:
        data: the folder, which exists and can be written.

    Raises:
        Refusal: another run has it, or what a killed run left behind will not go.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._children = data / "children.json"
        self._run = _open(data / "run.lock")
        if not _lock(self._run):
            os.close(self._run)
            raise Refusal(f"Salon is already running on {data}: stop it first, or set SALON_DATA to another folder.")
        self.inherited = _open(data / "children.lock")
        self._see_out_the_dead()

    def note(self, children: dict[str, int]) -> None:
        """Write down the children's process numbers, for the start that may have to end them."""
        self._children.write_text(json.dumps({str(pid): command_of(pid) for pid in children.values()}))

    def release(self) -> None:
        with contextlib.suppress(OSError):
            self._children.unlink(missing_ok=True)
        os.close(self.inherited)
        os.close(self._run)

    def _see_out_the_dead(self) -> None:
        """Wait for what a killed run left; where the kernel does not end it, end it."""
        began = time.monotonic()
        while not _lock(self.inherited):
            waited = time.monotonic() - began
            if waited > PATIENCE:
                os.close(self.inherited)
                os.close(self._run)
                raise Refusal(f"Processes of an earlier run on {self.data} do not end: {self._left() or 'unknown'}.")
            if waited > 1:
                self._signal(signal.SIGTERM if waited < PATIENCE / 2 else signal.SIGKILL)
            time.sleep(0.2)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._left():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, number)

    def _left(self) -> list[int]:
        """Return the noted children that still run the very command that was noted."""
        with contextlib.suppress(OSError, ValueError):
            noted: dict[str, str] = json.loads(self._children.read_text())
            return [int(pid) for pid, command in noted.items() if command and command_of(int(pid)) == command]
        return []


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
