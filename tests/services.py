"""Starts a PostgreSQL cluster and a Valkey of its own for each test run, before Django reads its settings.

The same children as ``make run`` has: every run is isolated, several go side by side, a killed one leaves no process,
and its folder is swept away by the next. xdist workers share the controller's services.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from salon.up.account import for_postgres
from salon.up.claim import Claim
from salon.up.postgres import Postgres
from salon.up.refusal import Refusal
from salon.up.valkey import Valkey

PREFIX = "salon-test-"
# Durability is what production needs and a test run throws away.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum_naptime": "10min",
    "log_line_prefix": "%m [%p] %d ",  # the database's name: workers of one run share a server
}
LOG = "SALON_TEST_POSTGRES_LOG"
"""Environment variable with the path of the server's log."""

_leave = contextlib.ExitStack()


def _sweep() -> None:
    """Remove the folders of runs that were killed: old enough to have their claim, and the claim is free."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/run.lock"):
        with contextlib.suppress(Refusal, OSError):
            if time.time() - lock.stat().st_mtime > 60:
                Claim(lock.parent).release()
                shutil.rmtree(lock.parent, ignore_errors=True)


def _start() -> None:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    _leave.callback(shutil.rmtree, folder, ignore_errors=True)
    claim = Claim(folder)
    _leave.callback(claim.release)
    sockets = folder / "s"
    sockets.mkdir(mode=0o700)
    account = for_postgres()
    if account:
        os.chown(sockets, account.uid, account.gid)
    postgres = Postgres(
        folder=folder / "pg", sockets=sockets, log=folder / "postgres.log", settings=HASTE, keep=[claim.inherited]
    )
    valkey = Valkey(sockets=sockets, log=folder / "valkey.log", keep=[claim.inherited])
    for service in (postgres, valkey):
        service.start(Event())
        _leave.callback(service.child.see_out)
        _leave.callback(service.child.ask_to_stop)
    os.environ["DATABASE_URL"] = f"postgres://postgres@/salon?host={sockets}"
    os.environ["REDIS_URL"] = f"unix://{valkey.socket}"
    os.environ[LOG] = str(folder / "postgres.log")
    os.environ["SALON_DATA"] = str(folder / "data")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
    for name in ("SITE_URL", "EMAIL_URL", "FIELD_KEYS", "DEBUG", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)  # a colleague's own settings must not change what the tests say


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start()
    return (yield)


def pytest_unconfigure() -> None:
    _leave.close()
