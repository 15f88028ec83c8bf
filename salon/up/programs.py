"""The salon's own three programs: web, worker and beat, each a child."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from salon.up.child import Child

WORKER_THREADS = "3"


def prepare(*, root: Path, env: Mapping[str, str], demo: bool, keep: Sequence[int]) -> Child:
    """Return the one that makes ready: migrations, catalogue, demo salon, static files, translations."""
    command = [sys.executable, "manage.py", "prepare", *(["--demo"] if demo else [])]
    return Child(name="The preparation", command=command, log=None, env=env, keep=keep, folder=root)


def serving(*, root: Path, logs: Path, env: Mapping[str, str], port: int, keep: Sequence[int]) -> list[Child]:
    """Return web, worker and beat. ``port`` is the listening socket's file descriptor."""
    bound = dict(env) | {"GUNICORN_BIND": f"fd://{port}"}
    lean = {"MALLOC_ARENA_MAX": "2"}  # glibc otherwise keeps an arena a thread, and memory with it
    python = [sys.executable, "-m"]
    beat = ["beat", "--loglevel", "warning", "--pidfile", "", "--schedule", str(logs.parent / "beat-schedule")]
    worker = ["worker", "--loglevel", "warning", "--pool", "threads", "--concurrency", WORKER_THREADS]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # one worker has nobody to talk to
    return [
        Child(
            name="The web server",
            command=[*python, "gunicorn", "--config", "python:salon.gunicorn", "salon.wsgi"],
            log=logs / "web.log",
            env=bound | lean,
            keep=[*keep, port],
            folder=root,
        ),
        Child(
            name="The worker",
            command=[*python, "celery", "--quiet", "--app", "salon.celery", *worker, *quiet],
            log=logs / "worker.log",
            env=dict(env) | lean,
            keep=keep,
            folder=root,
        ),
        Child(
            name="The beat",
            command=[*python, "celery", "--quiet", "--app", "salon.beat", *beat],
            log=logs / "beat.log",
            env=dict(env) | lean,
            keep=keep,
            folder=root,
            patience=5,
        ),
    ]


def environment(*, data: Path, port: int, key: str) -> dict[str, str]:
    """Return the environment of the salon's programs: ours, with what the start has settled."""
    settled = {"SALON_DATA": str(data), "PORT": str(port), "SECRET_KEY": key, "PYTHONUNBUFFERED": "1"}
    return dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "salon.settings"} | settled
