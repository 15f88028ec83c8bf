"""The supervisor brings back what dies, gives up on what keeps dying, and stops what it started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Timer

import pytest

from salon.up import supervisor as module
from salon.up.child import Child
from salon.up.claim import Claim
from salon.up.refusal import Refusal, Stopped
from salon.up.supervisor import Supervisor
from salon.up.waiting import wait_for

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
TELLS_WHEN_IT_ENDS = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print(time.monotonic_ns())))
print("up", flush=True)
time.sleep(60)
"""


def child(tmp_path: Path, code: str, name: str = "The sleeper", **more: object) -> Child:
    command = [sys.executable, "-c", code]
    return Child(name=name, command=command, log=tmp_path / f"{name}.log", env=os.environ, **more)  # type: ignore[arg-type]


def supervisor(*children: Child) -> tuple[Supervisor, list[str]]:
    said: list[str] = []
    made = Supervisor(stopping=Event(), say=said.append)
    made.children += children
    for one in children:
        one.start()
    return made, said


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WATCH", 0.02)


def test_a_child_that_dies_is_brought_back(tmp_path: Path) -> None:
    watched, said = supervisor(child(tmp_path, "import time; time.sleep(60)"))
    first = watched.children[0].pid
    os.kill(first or 0, signal.SIGKILL)

    def noted() -> None:
        watched.stopping.set()

    watched.watch(noted)
    assert watched.children[0].pid != first
    assert watched.children[0].ended() is None
    assert said == ["The sleeper ended (signal 9); starting it again."]
    watched.stop(Event())
    assert watched.children[0].ended() is not None


def test_a_child_that_keeps_dying_stops_the_salon_with_its_last_words(tmp_path: Path) -> None:
    watched, said = supervisor(child(tmp_path, "print('no such table'); raise SystemExit(3)"))
    with pytest.raises(Refusal, match=r"The sleeper keeps ending \(last: no such table\)"):
        watched.watch(lambda: None)
    assert len(said) == module.RESTARTS


def test_what_does_not_listen_is_ended_when_patience_is(tmp_path: Path) -> None:
    deaf = child(tmp_path, STUBBORN, patience=0.2)
    watched, _said = supervisor(deaf)
    wait_for(deaf, ready=lambda: deaf.last_words() == "deaf", stopping=Event())
    watched.stop(Event())
    assert deaf.ended() == -signal.SIGKILL


def test_a_second_wish_to_stop_ends_the_patience(tmp_path: Path) -> None:
    deaf = child(tmp_path, STUBBORN, patience=600)
    watched, _said = supervisor(deaf)
    wait_for(deaf, ready=lambda: deaf.last_words() == "deaf", stopping=Event())
    hurry = Event()
    Timer(0.2, hurry.set).start()
    watched.stop(hurry)
    assert deaf.ended() == -signal.SIGKILL


def test_services_stop_after_what_needs_them(tmp_path: Path) -> None:
    children = [child(tmp_path, TELLS_WHEN_IT_ENDS, name) for name in ("PostgreSQL", "Valkey", "The web server")]
    watched, _said = supervisor(*children)
    wait_for(*children, ready=lambda: all(one.last_words() == "up" for one in children), stopping=Event())
    watched.stop(Event())
    postgres, valkey, web = (int(one.last_words()) for one in children)
    assert web < valkey < postgres


def test_waiting_ends_when_what_is_awaited_can_no_longer_come(tmp_path: Path) -> None:
    short = child(tmp_path, "print('the disk is full')")
    short.start()
    with pytest.raises(Refusal, match="The sleeper did not start: the disk is full"):
        wait_for(short, ready=lambda: False, stopping=Event())


def test_waiting_ends_when_someone_asks_to_stop(tmp_path: Path) -> None:
    stopping = Event()
    stopping.set()
    sleeper = child(tmp_path, "import time; time.sleep(60)")
    sleeper.start()
    with pytest.raises(Stopped):
        wait_for(sleeper, ready=lambda: False, stopping=stopping)
    sleeper.see_out(patience=0)


def test_a_long_log_is_cut_and_the_child_goes_on_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOG_LIMIT", 10)
    writer = child(tmp_path, "import time\nwhile True: print('a line', flush=True); time.sleep(0.02)")
    watched, _said = supervisor(writer)
    wait_for(writer, ready=lambda: (tmp_path / "The sleeper.log").stat().st_size > 10, stopping=Event())
    watched._trim_logs()
    wait_for(writer, ready=lambda: (tmp_path / "The sleeper.log").stat().st_size > 10, stopping=Event())
    watched.stop(Event())
    assert (tmp_path / "The sleeper.1.log").read_text().startswith("a line")
    assert (tmp_path / "The sleeper.log").read_text().startswith("a line")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends them")
def test_a_child_ends_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, pathlib; from salon.up.child import Child;"
        "c = Child(name='x', command=['sleep', '600'], log=None, env=os.environ); c.start();"
        "print(c.pid, flush=True); c.process.wait()"
    )
    boss = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert boss.stdout is not None
    pid = int(boss.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    boss.kill()
    boss.wait()
    boss.stdout.close()
    deadline = time.monotonic() + 120
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()


def test_one_run_a_data_folder(tmp_path: Path) -> None:
    first = Claim(tmp_path)
    with pytest.raises(Refusal, match="already running"):
        Claim(tmp_path)
    first.release()
    Claim(tmp_path).release()


def test_what_a_killed_run_left_is_ended_by_the_next(tmp_path: Path) -> None:
    """As on a system where the kernel does not do it: the child ignores its parent's death."""
    code = f"import time; print('here', flush=True); time.sleep(600) # {tmp_path}"
    killed = Claim(tmp_path)
    left = subprocess.Popen(
        [sys.executable, "-c", code], pass_fds=[killed.inherited], start_new_session=True, stdout=subprocess.PIPE
    )
    assert left.stdout is not None
    left.stdout.readline()
    killed.note({"left": left.pid})
    os.close(killed._run)  # what the end of a process does to its locks
    os.close(killed.inherited)
    Claim(tmp_path).release()
    assert left.wait(120) == -signal.SIGTERM
    left.stdout.close()
