"""``manage.py up`` with real processes: it starts, is killed, comes back, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from salon.up.claim import Claim
from tests.faults.starts import PATIENCE, ROOT, Start, up
from tests.ports import free_port


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """Not under pytest's own folder: any other run that begins shuts that to everyone, the database's user too."""
    with TemporaryDirectory(prefix="salon-up-") as folder:
        yield Path(folder) / "data"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def salon(data: Path, port: int) -> Iterator[Start]:
    start = Start(data, port)
    try:
        yield start
    finally:
        start.end()


def status(port: int, path: str = "/readyz") -> int:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def test_it_starts_mends_itself_and_survives_being_killed(salon: Start, data: Path, port: int) -> None:
    salon.wait_until_ready()
    assert status(port) == status(port, "/livez") == 200
    assert status(port, "/welcome/") == 200  # DEMO=0: the first page makes the owner
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600

    second = up(data=data, port=free_port())
    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Salon is already running on {data}: stop it first, or set SALON_DATA to another folder."
    )

    web = next(child for child in salon.children() if "gunicorn" in " ".join(child.cmdline()))
    web.kill()
    until(lambda: not web.is_running() and status(port) == 200)
    assert "The web server ended (signal 9); starting it again." in salon.complaints()

    family = salon.family()
    assert len(family) > 8  # PostgreSQL with its processes, Valkey, web, worker, beat
    os.kill(salon.pid, signal.SIGKILL)
    _gone, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []


def test_it_starts_again_on_what_the_killed_one_left_and_stops_in_order(salon: Start, data: Path, port: int) -> None:
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}/postgres\n1\n5432\n\n\n0 0\nready\n")
    salon.wait_until_ready()
    family = salon.family()
    salon.process.terminate()
    assert salon.process.wait(PATIENCE) == 0
    assert [process for process in family if process.is_running()] == []
    assert "database system is shut down" in (data / "log" / "postgres.log").read_text().splitlines()[-1]
    Claim(data).release()  # the data folder is free again


def test_make_run_that_is_killed_takes_everything_along(data: Path, port: int) -> None:
    """Whoever kills make cannot know the supervisor behind it."""
    (data / "children.json").unlink(missing_ok=True)  # of the start before
    make = subprocess.Popen(
        ["/bin/sh", "-c", f"{sys.executable} manage.py up; true"],
        cwd=ROOT,
        env=Start.env(data, port) | {"MAKELEVEL": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: (data / "children.json").exists() or make.poll() is not None)
    family = psutil.Process(make.pid).children(recursive=True)
    assert family
    make.kill()
    make.wait()
    _gone, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
