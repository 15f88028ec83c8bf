"""What is left to do at the front desk: computed, never stored."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.selectors.tasks import SOURCES, tasks_of, tasks_of_course
from salon import clock
from tests.factories.desk import Desk

TUESDAY = date(2026, 3, 3)


def kinds(desk: Desk) -> list[str]:
    """What is to do, but for what the day itself asks for (tests/bookings/test_waiting.py)."""
    found = [task.kind for task in tasks_of(desk.cast.location, now=clock.now())]
    return [kind for kind in found if kind not in ("unconfirmed", "late")]


def test_answers_that_end_before_the_next_session_are_a_task_until_they_are_asked_again(desk: Desk) -> None:
    course = desk.book(desk.rhythm(TUESDAY, 10))
    assert kinds(desk) == []
    with time_machine.travel(desk.at(date(2026, 4, 2), 8), tick=False):  # answers of 2 March hold until 1 April
        (task,) = [one for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "screening-lapses"]
        assert (task.kind, task.client, task.due) == ("screening-lapses", desk.cast.nora.name, date(2026, 4, 3))
        assert task.title == "The answers held until 1 April 2026; the session is on 3 April 2026."
        assert "screening-lapses" in [one.kind for one in tasks_of_course(course, now=clock.now())]
        desk.screen(desk.cast.nora)
        assert kinds(desk) == []


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(6, "6 minutes late."), (59, "59 minutes late."), (61, "Over 1 hour late."), (137, "Over 2 hours late.")],
)
def test_a_client_who_is_late_is_a_task_that_says_how_late(desk: Desk, minutes: int, said: str) -> None:
    course = desk.book(desk.rhythm(TUESDAY, 1))
    with time_machine.travel(course.sessions.get().starts_at + timedelta(minutes=minutes), tick=False):
        (task,) = [one for one in tasks_of(desk.cast.location, now=clock.now()) if one.kind == "late"]
    assert task.title.startswith(said)


def test_another_locations_tasks_are_not_here(desk: Desk) -> None:
    desk.book(desk.rhythm(TUESDAY, 10))
    desk.cast.location.pk += 1000
    with time_machine.travel(desk.at(date(2026, 4, 2), 8), tick=False):
        assert kinds(desk) == []


def test_page_and_strip_say_when_nothing_is_to_do(desk: Desk, client: Browser) -> None:
    client.force_login(desk.cast.rita)
    assert "Nothing to do" in client.get(reverse("bookings:tasks")).content.decode()
    strip = client.get(reverse("bookings:tasks"), headers={"hx-request": "true"})
    assert "Nothing to do" in strip.content.decode()


def test_however_many_clients_the_list_costs_the_same_few_queries(desk: Desk, client: Browser) -> None:
    counts = []
    for size in (1, 3):
        for n in range(size):
            desk.book(desk.rhythm(TUESDAY, 10, hour=9 + 2 * n + size), client=desk.client())
        later = desk.at(date(2026, 4, 2), 7) + timedelta(minutes=size)
        with time_machine.travel(later, tick=False), CaptureQueriesContext(connection) as queries:
            assert tasks_of(desk.cast.location, now=clock.now())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2 * len(SOURCES) + 1
