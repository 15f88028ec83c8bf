"""A port for a server that a test starts."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """Return one that nobody has, below those which systems hand out to whatever connects meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.socket() as line:
            line.bind(("127.0.0.1", port))
            return port
