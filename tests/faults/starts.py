"""Starts ``manage.py up`` as a person would, away from this test run's own database."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SALON_DATA", "SECRET_KEY", "MAKELEVEL", "DJANGO_SETTINGS_MODULE"}
PATIENCE = 240  # seconds, not a promise: the machine may be busy
READY = "Salon is ready: http://127.0.0.1:{port}/"


def _env(**values: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS} | {"DEMO": "0"} | values


def up(*, data: Path, port: int | str, **env: str) -> subprocess.CompletedProcess[str]:
    """Start one that is not expected to get far, and wait for its end."""
    return subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=_env(SALON_DATA=str(data), PORT=str(port), **env),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Start:
    """A running ``up``."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self._out = tempfile.NamedTemporaryFile("w+", suffix=".out")  # noqa: SIM115 lives as long as the start
        self._err = tempfile.NamedTemporaryFile("w+", suffix=".err")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=self.env(data, port), stdout=self._out, stderr=self._err
        )
        self.pid = self.process.pid

    @staticmethod
    def env(data: Path, port: int) -> dict[str, str]:
        return _env(SALON_DATA=str(data), PORT=str(port))

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while READY.format(port=self.port) not in Path(self._out.name).read_text().splitlines():
            assert self.process.poll() is None, self.complaints()
            assert time.monotonic() < deadline, self.complaints()
            time.sleep(0.1)

    def complaints(self) -> str:
        return Path(self._err.name).read_text()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        self._out.close()
        self._err.close()
