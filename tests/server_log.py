"""What PostgreSQL wrote into its log about this test's database."""

import os
from pathlib import Path

from django.db import connection

from tests.services import LOG


class ServerLog:
    """The server's log from the moment this was made on."""

    def __init__(self) -> None:
        self._path = Path(os.environ[LOG])
        self._since = self._path.stat().st_size

    def lines(self) -> list[str]:
        """Return what was written since about our database."""
        with self._path.open(errors="replace") as file:
            file.seek(self._since)
            ours = f"] {connection.settings_dict['NAME']} "
            return [line.rstrip() for line in file if ours in line]

    def deadlocks(self) -> list[str]:
        """Return the lines that report one."""
        return [line for line in self.lines() if "deadlock detected" in line]
