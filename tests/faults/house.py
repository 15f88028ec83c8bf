"""A salon's engine room of its own: database, broker, four workers and two beats, each of which a test may stop."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import psycopg2

from salon.up.account import for_postgres
from salon.up.postgres import Postgres
from salon.up.valkey import Valkey
from tests.services import HASTE

ROOT = Path(__file__).resolve().parents[2]
WORKERS, EACH = 2, 2  # programs, and processes of each
DURABLE = HASTE | {"synchronous_commit": "on"}  # what was committed is there after a restart, however it ended
LEASE = timedelta(seconds=60)  # longer than a mail takes on a machine with far more to do than it can

_NOTES = """
    INSERT INTO outbox_message (location_id, kind, dedupe_key, due_at, to_address, language, recipient, zone_name,
        about, payload, created_at, status, attempts, reason, subject, text, html, attachments, by_hand)
    SELECT %s, 'note', 'note:' || n, now() - interval '1 minute', 'c' || n || '@example.com', 'en', '', '',
        '{}', '{}', now(), 'pending', 0, '', '', '', '', '[]', false
    FROM generate_series(0, %s - 1) AS n
"""
_PLACE = """
    INSERT INTO accounts_location (code, name, address, phone, email, zone_name, language, country, subdivision,
        no_show_uses_session, cancel_until_hours, clients_move, accent, active)
    VALUES ('storm', 'Salon Test', '', '', '', 'Europe/Berlin', 'en', '', '', false, 24, true, '#0b6472', true)
    RETURNING id
"""


class House:
    """``with House(folder) as house``: ``house.open(port)``, ``house.write(100)``, ``house.wait_until_sent()``."""

    def __init__(self, folder: Path) -> None:
        self.folder, sockets = folder, folder / "s"
        sockets.mkdir(mode=0o700)
        if account := for_postgres():
            os.chown(sockets, account.uid, account.gid)
        self.postgres = Postgres(folder=folder / "pg", sockets=sockets, log=folder / "postgres.log", settings=DURABLE)
        self.valkey = Valkey(sockets=sockets, log=folder / "valkey.log")
        self.dsn = f"postgres://postgres@/salon?host={sockets}"
        self.programs: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "House":
        self.postgres.start(Event())
        self.valkey.start(Event())
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=self.env(), check=True
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
        for service in (self.valkey, self.postgres):
            service.child.ask_to_stop()
            service.child.see_out()

    def env(self, **values: str) -> dict[str, str]:
        known = {
            "DATABASE_URL": self.dsn,
            "REDIS_URL": f"unix://{self.valkey.socket}",
            "DJANGO_SETTINGS_MODULE": "salon.settings",
            "OUTBOX_BATCH": "10",
            "OUTBOX_LEASE_SECONDS": str(LEASE.seconds),
        }
        return os.environ | known | values

    def open(self, *, port: int, beats: int = 2) -> None:
        """Start the workers, sending to a mail server at ``port``, and the beats."""
        celery = [sys.executable, "-m", "celery", "--quiet", "--app"]
        env = self.env(EMAIL_URL=f"smtp://127.0.0.1:{port}")
        worker = ["tests.faults.mail_celery", "worker", "--pool", "prefork", "--concurrency", str(EACH)]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "error"]
        for n in range(WORKERS):
            self._start(f"worker{n}", [*celery, *worker, *quiet, "--hostname", f"w{n}@storm"], env)
        for n in range(beats):
            schedule = ["--schedule", str(self.folder / f"beat{n}"), "--pidfile", "", "--loglevel", "error"]
            self._start(f"beat{n}", [*celery, "tests.faults.mail_celery:clock", "beat", *schedule], env)

    def _start(self, name: str, command: list[str], env: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            program = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        self.programs.append(program)

    def close(self) -> None:
        for program in self.programs:
            program.terminate()
        for program in self.programs:
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, 9)
                program.wait()
        self.programs.clear()

    def write(self, count: int) -> None:
        """Empty the outbox and write so many notes that are due."""
        self.ask("DELETE FROM outbox_message")
        self.ask("DELETE FROM outbox_transport")
        places = self.ask("SELECT id FROM accounts_location") or self.ask(_PLACE)
        self.ask(_NOTES, [places[0][0], count])

    def ask(self, statement: str, values: list[Any] | None = None) -> list[Any]:
        with psycopg2.connect(self.dsn) as line, line.cursor() as cursor:
            cursor.execute(statement, values)
            found = cursor.fetchall() if cursor.description else []
        line.close()
        return found

    def states(self) -> dict[str, int]:
        return dict(self.ask("SELECT status, count(*) FROM outbox_message GROUP BY status"))

    def sent(self) -> int:
        return self.states().get("sent", 0)

    def restart_database(self) -> None:
        self.postgres.child.ask_to_stop()
        self.postgres.child.see_out(patience=300)
        self.postgres.start(Event())
        # What was held until then nobody can mark any more: its lease runs out at once, not in a minute.
        self.ask(
            "UPDATE outbox_message SET leased_until = now() WHERE leased_until <= pg_postmaster_start_time() + %s",
            [LEASE],
        )

    def lose_broker(self) -> None:
        """Everything in it is gone, and so is it."""
        assert self.valkey.child.process
        self.valkey.child.process.kill()
        self.valkey.child.see_out()

    def bring_broker_back(self) -> None:
        self.valkey.start(Event())


def wait_for(what: Callable[[], bool], *, going: Callable[[], Any] = int, seconds: float = 120) -> None:
    """Wait until something is so.

    Args:
        going: what changes as long as it comes nearer; only so many seconds without a change are too many.
    """
    last, deadline = going(), time.monotonic() + seconds
    while not what():
        if (now := going()) != last:
            last, deadline = now, time.monotonic() + seconds
        assert time.monotonic() < deadline, f"nothing moved for {seconds:.0f} seconds: {last}"
        time.sleep(0.1)
