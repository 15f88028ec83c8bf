"""A supervised child process that never outlives its supervisor.

On Linux the kernel ends the child when the supervisor dies, even by ``kill -9`` (PR_SET_PDEATHSIG, set in the child
after it has changed its user, as that change clears it). Elsewhere the next start ends what was left (``claim.py``).
Each child has a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops them in order.
"""

import contextlib
import ctypes
import os
import platform
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from salon.up.account import Account

LINUX = platform.system() == "Linux"
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> None:
    """Ask the kernel to send this process ``number`` when its parent dies. Does nothing outside Linux."""
    if LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def command_of(pid: int) -> str:
    """Return the program and arguments of a running process, or an empty string if there is none."""
    if LINUX:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    listing = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def _tied(parent: int, number: signal.Signals) -> Callable[[], None]:
    """Return what the child runs just before its program: tie it to ``parent``, or end it if that is gone already."""

    def tie() -> None:
        die_with_parent(number)
        if os.getppid() != parent:
            os._exit(1)

    return tie


@dataclass
class Child:
    """One program, its log and how it likes to be stopped.

    Args:
        name: what a person calls it ("the web server").
        command: program and arguments.
        log: file that receives its output; ``None`` lets it write to the supervisor's own.
        env: the whole environment.
        account: the user it runs as, when not the supervisor's own.
        stop_signal: asks it to end in good order.
        patience: seconds it may take for that.
        keep: file descriptors it inherits.
    """

    name: str
    command: Sequence[str]
    log: Path | None
    env: Mapping[str, str]
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    keep: Sequence[int] = ()
    folder: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if self.log else None
        try:
            self.process = subprocess.Popen(  # noqa: S603  the command is ours
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=None if log is None else subprocess.STDOUT,
                env=dict(self.env),
                cwd=self.folder,
                start_new_session=True,
                pass_fds=tuple(self.keep),
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                preexec_fn=_tied(os.getpid(), self.stop_signal),  # safe: one thread
            )
        finally:
            if log is not None:
                os.close(log)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def ended(self) -> int | None:
        """Return the exit status if it has ended, ``None`` while it runs."""
        return self.process.poll() if self.process else 0

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def see_out(self, patience: float | None = None) -> None:
        """Wait for it to end, at most ``patience`` seconds, then end it and whatever it has started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience if patience is None else patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self) -> str:
        """Return the last line of its log, for the sentence that says why it ended."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 4096))
            lines = file.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")
