"""Planning as the desk asks for it: words, names, wall-clock times, and clear refusals."""

from datetime import date, timedelta

import pytest
from bookings.planning.model import Wish
from bookings.services.plan_course import plan_course
from pytest_django import DjangoAssertNumQueries
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 2)


def plan(desk: Desk, **fields: object):
    values = {
        "location": desk.cast.location,
        "client": desk.cast.nora,
        "treatment": desk.treatment,
        "serum": desk.serum,
        "start_on": MONDAY,
    }
    return plan_course(**values | fields)


def test_ten_sessions_two_a_week_inside_the_wishes(desk: Desk) -> None:
    outcome = plan(desk, wishes=[Wish(0, 600, 780), Wish(3, 600, 780)])
    sessions = outcome.plans[0].sessions
    assert [one.number for one in sessions] == list(range(1, 11))
    assert {(one.starts_at.weekday(), one.starts_at.hour) for one in sessions} == {(0, 10), (3, 10)}
    print(outcome)


def test_at_most_ten_queries(desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(10):
        plan(desk)
