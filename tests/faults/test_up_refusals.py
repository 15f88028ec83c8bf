"""What stops a start is one clear sentence on stderr and status 1, said before any work is done."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.starts import ROOT, up
from tests.ports import free_port

PASSWORD = "do-not-show-me"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        yield line.getsockname()[1]


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence; fail on anything else."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].endswith(".")
    return lines[0]


def test_a_taken_port(data: Path, taken_port: int) -> None:
    said = sentence(up(data=data, port=taken_port))
    assert said == f"Port {taken_port} is taken by another program: stop it, or set PORT to another one."
    assert not (data / "postgres").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "8000.5", "٨٠٠٠"])
def test_a_port_that_is_none(data: Path, port: str) -> None:
    assert sentence(up(data=data, port=port)).startswith("PORT must be a number from 1 to 65535")


@pytest.mark.parametrize("place", ["a file", "nowhere", "below a file"])
def test_a_data_folder_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    folder = {"a file": tmp_path / "file", "nowhere": Path("/proc/salon"), "below a file": tmp_path / "file" / "data"}
    assert sentence(up(data=folder[place], port=free_port())).startswith(f"The data folder {folder[place]} cannot")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "Permission denied" in sentence(up(data=tmp_path, port=free_port()))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgres://salon:{PASSWORD}@127.0.0.1:1/salon", "DATABASE_URL (127.0.0.1:1) cannot be used: "),
        (f"postgres://salon:{PASSWORD}@nowhere.invalid/salon", "DATABASE_URL (nowhere.invalid) cannot be used: "),
        ("postgres://salon@/salon?host=/nowhere", "DATABASE_URL (/salon) cannot be used: "),
        ("mysql://salon@localhost/salon", "DATABASE_URL must look like postgres://"),
        ("nonsense", "DATABASE_URL must look like postgres://"),
        ("postgres://salon@127.0.0.1:port/salon", "DATABASE_URL (127.0.0.1:port) cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_reached(data: Path, url: str, said: str) -> None:
    done = sentence(up(data=data, port=free_port(), DATABASE_URL=url))
    assert done.startswith(said)
    assert PASSWORD not in done


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"redis://:{PASSWORD}@127.0.0.1:1/0", "REDIS_URL (127.0.0.1:1) cannot be used: "),
        ("unix:///nowhere/valkey.sock", "REDIS_URL (/nowhere/valkey.sock) cannot be used: "),
        ("http://127.0.0.1/", "REDIS_URL (127.0.0.1) cannot be used: "),
    ],
)
def test_a_broker_that_cannot_be_reached(data: Path, url: str, said: str) -> None:
    done = sentence(up(data=data, port=free_port(), REDIS_URL=url))
    assert done.startswith(said)
    assert PASSWORD not in done


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp+tls://user:pass@mail.example:port"])
def test_a_mail_server_that_cannot_be_understood(data: Path, url: str) -> None:
    said = sentence(up(data=data, port=free_port(), EMAIL_URL=url))
    assert said == "EMAIL_URL must look like smtp+tls://USER:PASSWORD@HOST:587."


def test_a_switch_that_is_neither_on_nor_off(data: Path) -> None:
    assert sentence(up(data=data, port=free_port(), DEMO="perhaps")) == "DEMO must be 1 or 0, not 'perhaps'."


def test_an_old_python(tmp_path: Path) -> None:
    """The sentence must come from code that an older Python can read."""
    code = "import sys; sys.version_info = (3, 9); sys.argv = ['manage.py', 'up']; exec(open('manage.py').read())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert sentence(done).startswith("Salon needs Python 3.11 or newer")


def test_database_files_of_another_version(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    done = up(data=data, port=free_port())
    assert done.returncode == 1
    assert "was written by PostgreSQL 15 and this is 18" in done.stderr
    assert "Traceback" not in done.stderr
