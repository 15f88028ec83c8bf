"""Desks on several machines are several processes: nothing but the database joins them."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bookings.models import Course, Session
from salon import clock
from tests.factories.catalogue import make_catalogue
from tests.factories.desk import Desk
from tests.factories.salon import make_cast
from tests.races.storm import overlaps
from tests.server_log import ServerLog

pytestmark = pytest.mark.real_clock
PROCESSES, THREADS, ATTEMPTS = 4, 5, 10


def environment() -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {"DATABASE_URL": url.geturl(), "DJANGO_SETTINGS_MODULE": "salon.settings"}


def test_two_hundred_attempts_from_four_processes_book_one_slot_once(
    no_deadlock: ServerLog, record_property: Callable[[str, object], None]
) -> None:
    desk = Desk(make_cast(), make_catalogue())
    today = clock.today(desk.zone)
    slot = desk.slot(desk.at(today + timedelta(days=14 - today.weekday()), 12))  # a Monday in the real future
    question = {
        "starts_at": slot.starts_at.isoformat(),
        "cosmetologist": slot.cosmetologist_id,
        "room": slot.room_id,
        "device": slot.device_id,
        "treatment": desk.treatment.pk,
        "serum": desk.serum.pk,
        "attempts": ATTEMPTS,
    }
    running = []
    for _ in range(PROCESSES):
        clients = [desk.client().pk for _ in range(THREADS)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.races.another_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        running.append((process, json.dumps(question | {"clients": clients})))
    answers = [json.loads(process.communicate(asked, timeout=600)[0]) for process, asked in running]
    ended: Counter[str] = sum((Counter(answer["ended"]) for answer in answers), Counter())
    assert [answer["broken"] for answer in answers] == [[]] * PROCESSES
    assert ended == {"booked": 1, "conflict 409": PROCESSES * THREADS * ATTEMPTS - 1}
    assert Session.objects.count() == Course.objects.count() == 1
    assert overlaps() == 0
    for name, count in ended.items():
        record_property(name, count)
