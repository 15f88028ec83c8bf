"""The order of a start, and the words it says. ``manage.py up`` and ``make run`` come here."""

import contextlib
import http.client
import os
import signal
import sys
from pathlib import Path
from threading import Event
from types import FrameType

from salon import embedded
from salon.up import checks, places, programs, services
from salon.up.child import Child, die_with_parent
from salon.up.claim import Claim
from salon.up.refusal import Refusal, Stopped
from salon.up.supervisor import Supervisor
from salon.up.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Run the salon until it is asked to stop; return the exit status."""
    stopping, hurry = Event(), Event()
    _listen(stopping, hurry)
    os.umask(0o077)  # key, mail, photos, logs: the owner's alone
    try:
        _run(Supervisor(stopping=stopping, say=_complain), hurry)
    except Stopped:
        return 0
    except Refusal as refusal:
        _complain(str(refusal))
        return 1
    except OSError as error:  # a full disk, a file of someone else's: still no reason for a traceback
        _complain(f"Salon cannot go on: {error}.")
        return 1
    return 0


def _run(supervisor: Supervisor, hurry: Event) -> None:
    checks.python()
    port, host = checks.port(os.environ), os.environ.get("HOST") or "127.0.0.1"
    demo = checks.switch(os.environ, "DEMO", default=True)
    data = checks.data_folder(os.environ, ROOT)
    places.open_data(data)
    claim = Claim(data)
    try:
        with checks.reserve(host, port) as line:
            services.check_given(os.environ)
            services.start_embedded(os.environ, data, claim, supervisor, _say)
            _note(claim, supervisor)
            key = os.environ.get("SECRET_KEY") or embedded.secret_key(data)
            env = programs.environment(data=data, port=port, key=key)
            _prepare(programs.prepare(root=ROOT, env=env, demo=demo, keep=[claim.inherited]), supervisor)
            keep = [claim.inherited]
            serving = programs.serving(root=ROOT, logs=data / "log", env=env, port=line.fileno(), keep=keep)
            _serve(serving, supervisor, claim, _address(host, port))
            _greet(data, port)
            supervisor.watch(lambda: _note(claim, supervisor))
    finally:
        supervisor.stop(hurry)
        claim.release()


def _prepare(child: Child, supervisor: Supervisor) -> None:
    _say("Preparing …")
    child.start()
    try:
        while child.ended() is None:
            if supervisor.stopping.wait(0.05):
                raise Stopped
    finally:
        child.see_out(patience=0)
    if child.ended():
        raise Refusal("The salon could not be prepared; the lines above say why.")


def _serve(serving: list[Child], supervisor: Supervisor, claim: Claim, address: tuple[str, int]) -> None:
    for child in serving:
        supervisor.children.append(child)
        child.start()
    _note(claim, supervisor)
    wait_for(*serving, ready=lambda: _is_ready(address), stopping=supervisor.stopping, seconds=180, step=0.2)


def _greet(data: Path, port: int) -> None:
    _say(f"Salon is ready: http://127.0.0.1:{port}/")
    with contextlib.suppress(FileNotFoundError):
        _say((data / "demo-accounts").read_text().splitlines()[0])
    _say(f"Logs and data are in {data}. Ctrl-C stops everything.")


def _note(claim: Claim, supervisor: Supervisor) -> None:
    claim.note({child.name: child.pid for child in supervisor.children if child.pid})


def _address(host: str, port: int) -> tuple[str, int]:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104  where to look, not to listen


def _is_ready(address: tuple[str, int]) -> bool:
    line = http.client.HTTPConnection(*address, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _listen(stopping: Event, hurry: Event) -> None:
    def asked(number: int, frame: FrameType | None) -> None:
        (hurry if stopping.is_set() else stopping).set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)  # whoever kills make means us


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201  this program talks to a terminal


def _complain(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201
