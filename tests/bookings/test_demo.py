"""The demo salon is alive at whatever hour and on whatever day it is loaded."""

from datetime import UTC, datetime

import pytest
import time_machine

from bookings.demo.build import build_demo, empty
from bookings.models import Course, Photo, Session, SessionRecord
from bookings.states import CourseStatus, SessionStatus
from clients.models import Client
from salon.outbox.models import Message
from treatments.models import StockMovement
from treatments.shelf_life import usable_until

MOMENTS = [
    datetime(2026, 1, 1, 3, 0, tzinfo=UTC),  # a public holiday, at night
    datetime(2026, 3, 29, 9, 30, tzinfo=UTC),  # a Sunday, the clock changes
    datetime(2026, 7, 15, 13, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 21, 30, tzinfo=UTC),
]


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
@pytest.mark.usefixtures("catalogue")
def test_clara_has_three_booked_sessions_on_the_day_it_is_loaded(moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        assert empty()
        house = build_demo(password="demo-password-1")
        today = moment.astimezone(house.location.zone).date()
        waiting = [
            session
            for session in Session.objects.filter(cosmetologist=house.clara, status=SessionStatus.BOOKED)
            if session.starts_at.astimezone(house.location.zone).date() == today
        ]
    assert len(waiting) >= 3
    assert Client.objects.count() == 40
    assert {course.status for course in Course.objects.all()} == {status.value for status in CourseStatus}


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_its_past_is_signed_and_its_future_has_reminders() -> None:
    with time_machine.travel(MOMENTS[2], tick=False):
        house = build_demo(password="demo-password-1")
    completed = Session.objects.filter(status=SessionStatus.COMPLETED).count()
    assert completed > 100
    assert SessionRecord.objects.filter(signed_at__isnull=False).count() == completed
    assert Photo.objects.exclude(small="").count() == Photo.objects.count() > 20
    assert Message.objects.filter(status="pending").count() > 20
    for lot in (one for pair in house.lots.values() for one in pair):
        assert sum(movement.ml for movement in StockMovement.objects.filter(lot=lot)) > 0
        used = [movement.at.date() for movement in StockMovement.objects.filter(lot=lot, kind="used")]
        last = usable_until(expires_on=lot.expires_on, opened_on=lot.opened_on, in_use_days=lot.serum.in_use_days)
        assert all(lot.opened_on <= on <= last for on in used), f"{lot} was used before it was opened or after its days"
