"""Beat only says "look now": no task carries a time, and what waits waits in the database."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
import time_machine
from django.conf import settings
from django.core import mail

from salon.celery import app
from salon.outbox import tasks
from salon.outbox.models import Message
from tests.outbox.conftest import NOW

FORBIDDEN = {"eta", "countdown", "apply_async", "delay", "delay_on_commit", "apply_async_on_commit"}
SOURCES = [path for folder in ("salon", "bookings", "clients", "treatments") for path in Path(folder).rglob("*.py")]


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr


def test_the_ban_sees_what_it_bans() -> None:
    assert set(_names(ast.parse("send.apply_async(countdown=60)"))) & FORBIDDEN == {"apply_async", "countdown"}


def test_no_task_is_given_a_time_to_run_at_nor_started_from_a_request() -> None:
    assert len(SOURCES) > 50
    found = {str(path): set(_names(ast.parse(path.read_text()))) & FORBIDDEN for path in SOURCES}
    assert {path: names for path, names in found.items() if names} == {}


def test_beat_knows_the_tasks_it_names() -> None:
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_two_beats_and_a_flushed_broker_send_once(write: Callable[..., Message]) -> None:
    write("note:1")
    redis.Redis.from_url(settings.REDIS_URL).flushall()
    tasks.send_due()
    tasks.send_due()
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == ["<note.1@127.0.0.1>"]


@pytest.mark.django_db
def test_the_purge_ends(write: Callable[..., Message]) -> None:
    write("note:1")
    Message.objects.update(status="sent", sent_at=NOW.replace(year=2020))
    tasks.purge()
    assert Message.objects.get().purged_at is not None
