"""Real mail worker processes against the test's own database and mail server."""

import json
import os
import subprocess
import sys
from typing import Any

from django.db import connection

POINTS = ("claimed", "rendered", "connected", "beginning", "begun", "in the body", "accepted", "marked")


class Workers:
    """``with Workers(port=...) as workers``: ``workers.run()``, ``workers.kill(at="begun", call=3)``."""

    def __init__(self, *, port: int) -> None:
        settings = connection.settings_dict
        database = (
            f"postgres://{settings['USER']}@/{settings['NAME']}?host={settings['HOST'] or settings['OPTIONS']['host']}"
        )
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "salon.settings",
            "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "OUTBOX_BATCH": "10",
            "EMAIL_TIMEOUT": "5",  # an answer that a busy machine keeps back longer is a mail twice
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.mail_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        )

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *exc: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=120)

    def _do(self, *jobs: dict[str, Any]) -> list[int]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(jobs) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))

    def run(self, workers: int = 1) -> list[int]:
        """Let so many workers run side by side until nothing is due."""
        return self._do(*[{"do": ""}] * workers)

    def kill(self, *, at: str, call: int) -> bool:
        """Run one worker that is killed when it passes a point for the n-th time. Returns whether it was."""
        return self._do({"do": "kill", "at": at, "call": call}) == [9]

    def cut(self, *, at: str, call: int) -> bool:
        """Run one worker that loses its database at a point. Returns whether it broke."""
        return self._do({"do": "cut", "at": at, "call": call}) != [0]
