"""A course behind its rhythm is seen, and catches up in one step."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from bookings.lateness import Behind, Lateness, behind
from bookings.models import Course, Session
from bookings.selectors.rhythm import behind_rhythm, lateness_of
from bookings.services.catch_up import catch_up
from bookings.services.change_state import cancel
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)


def on(*days: int) -> list[date]:
    return [MONDAY + timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("days", "total", "expected"),
    [
        ((0, 3, 7, 10), 4, None),
        ((0, 3, 10, 14), 4, None),  # a week missed, which is not yet a wait
        ((0, 3, 13, 16), 4, Behind(Lateness.WAITING, 0, MONDAY + timedelta(days=3), MONDAY + timedelta(days=13))),
        ((0, 3, 10), 4, Behind(Lateness.MISSING, 1, MONDAY + timedelta(days=3), MONDAY + timedelta(days=10))),
        ((), 1, Behind(Lateness.MISSING, 1, None, None)),
        ((30, 33), 2, None),  # a late start was wished
    ],
)
def test_what_counts_as_behind(days: tuple[int, ...], total: int, expected: Behind | None) -> None:
    today = MONDAY + timedelta(days=5)
    assert behind(on(*days), total=total, per_week=2, min_gap_days=2, today=today, started=MONDAY) == expected


def test_a_wait_that_is_over_is_forgotten() -> None:
    dates, today = on(0, 20, 23), MONDAY + timedelta(days=21)
    assert behind(dates, total=3, per_week=2, min_gap_days=2, today=today, started=MONDAY) is None


@pytest.fixture
def course(desk: Desk) -> Course:
    return desk.book(desk.rhythm(MONDAY, 6))


def test_a_cancelled_session_puts_a_course_behind_and_one_step_catches_up(desk: Desk, course: Course) -> None:
    assert behind_rhythm(desk.cast.location) == []
    cancel(session=course.sessions.get(number=3), actor=desk.rita)
    (found,) = behind_rhythm(desk.cast.location)
    assert (found.course, found.behind.why, found.behind.missing) == (course, Lateness.MISSING, 1)
    shown = catch_up(course=course, actor=desk.rita, apply=False)
    assert [one.number for one in shown.changes] == [3]
    catch_up(course=course, actor=desk.rita, apply=True)
    assert lateness_of(Course.objects.get(pk=course.pk)) is None


def test_too_long_a_wait_is_closed_up(desk: Desk, course: Course) -> None:
    later = list(course.sessions.filter(number__gte=3).order_by("-number"))
    for one in later:
        shift = timedelta(days=14)
        Session.objects.filter(pk=one.pk).update(
            starts_at=one.starts_at + shift,
            ends_at=one.ends_at + shift,
            busy=(one.busy.lower + shift, one.busy.upper + shift),
        )
    (found,) = behind_rhythm(desk.cast.location)
    assert found.behind.why is Lateness.WAITING
    assert found.behind.since == MONDAY + timedelta(days=3)
    made = catch_up(course=course, actor=desk.rita, apply=True)
    assert [one.number for one in made.changes] == [3, 4, 5, 6]
    assert behind_rhythm(desk.cast.location) == []


def test_a_course_in_its_rhythm_is_left_alone(desk: Desk, course: Course) -> None:
    assert catch_up(course=course, actor=desk.rita, apply=True).changes == ()
    assert {one.version for one in course.sessions.all()} == {1}


def test_two_queries_for_all_courses(
    desk: Desk, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.book(desk.rhythm(MONDAY, 4, hour=12), client=desk.client())
    with django_assert_num_queries(2):
        behind_rhythm(desk.cast.location)


def test_the_past_of_a_paused_course_is_nobodys_hurry(desk: Desk, course: Course) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=desk.zone), tick=False):
        Course.objects.filter(pk=course.pk).update(status="paused")
        assert behind_rhythm(desk.cast.location) == []
