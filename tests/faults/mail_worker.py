"""A mail worker in a process of its own, for tests that kill it. Started by :class:`tests.faults.workers.Workers`.

Sets up Django once and then forks for every job, so that a killed job costs no new start. A job is one line of JSON:
``{"at": point, "call": n, "do": "kill" | "cut" | ""}``. It answers with the exit status of its fork.
"""

import json
import os
import signal
import smtplib
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

import psycopg2  # noqa: E402
from django.db import connection  # noqa: E402

from salon.outbox import kinds  # noqa: E402
from salon.outbox.services import ahead, send, transport  # noqa: E402
from tests.outbox.note import NOTE  # noqa: E402

kinds.register(NOTE)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def cut() -> None:
    """Lose the database, as if it had been restarted."""
    pid = connection.connection.info.backend_pid
    other = psycopg2.connect(connection.connection.dsn)
    other.autocommit = True
    other.cursor().execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


class Trap:
    """Does its deed when a point is passed for the n-th time."""

    def __init__(self, deed: Callable[[], None], call: int) -> None:
        self.deed, self.left = deed, call

    def passed(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.deed()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def trapped(*args: Any, **kwargs: Any) -> Any:
            self.passed()
            return function(*args, **kwargs)

        return trapped

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def trapped(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self.passed()
            return result

        return trapped


def in_the_middle_of_the_body(trap: Trap) -> Callable[..., Any]:
    send = smtplib.SMTP.send

    def in_halves(self: smtplib.SMTP, said: str | bytes) -> None:
        if not said.endswith(b"\r\n.\r\n" if isinstance(said, bytes) else "\r\n.\r\n"):
            send(self, said)
            return
        half = len(said) // 2
        send(self, said[:half])
        trap.passed()
        send(self, said[half:])

    return in_halves


def lay(point: str, trap: Trap) -> None:
    """Lay the trap at a named point of a run."""
    places: dict[str, tuple[Any, str, Callable[..., Any]]] = {
        "claimed": (send, "claim", trap.after(send.claim)),
        "rendered": (ahead, "prepare", trap.after(ahead.prepare)),
        "connected": (transport, "fine", trap.after(transport.fine)),
        "beginning": (send, "begin", trap.before(send.begin)),
        "begun": (send, "begin", trap.after(send.begin)),
        "in the body": (smtplib.SMTP, "send", in_the_middle_of_the_body(trap)),
        "accepted": (send, "mark_and_begin", trap.before(send.mark_and_begin)),
        "marked": (send, "mark_and_begin", trap.after(send.mark_and_begin)),
    }
    module, name, trapped = places[point]
    setattr(module, name, trapped)


def work(job: dict[str, Any]) -> None:
    if job["do"]:
        lay(job["at"], Trap({"kill": die, "cut": cut}[job["do"]], job["call"]))
    send.send_due()


def main() -> None:
    for line in sys.stdin:
        jobs = json.loads(line)
        children = []
        for job in jobs:
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    work(job)
                    status = 0
                finally:
                    os._exit(status)
            children.append(child)
        sys.stdout.write(json.dumps([os.waitpid(child, 0)[1] for child in children]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
