"""What a calendar makes of the mails it gets: one event, right at every step, gone at the end."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar, Event

from bookings.services.cancel_session import cancel
from bookings.services.move_session import move_session
from salon import clock
from salon.outbox.services import send_due
from tests.factories.desk import Desk
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 10)


def test_twenty_moves_and_a_cancellation_arrive_as_one_event(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(TUESDAY, 10))])
    session = course.sessions.get()
    hers: dict[str, Event] = {}
    methods, sequences = [], []
    now = clock.now()
    with Sink() as sink, time_machine.travel(now, tick=False) as moment:

        def next_mail() -> None:
            moment.shift(timedelta(seconds=61))
            sink.received.clear()
            assert send_due(connection=sink.connection()).sent == 1
            (file,) = [part for part in sink.received[0].mail.walk() if part.get_content_type() == "text/calendar"]
            calendar = Calendar.from_ical(file.get_payload(decode=True))
            assert file.get_param("method") == calendar["method"]
            (event,) = calendar.walk("VEVENT")
            hers[str(event["uid"])] = event
            methods.append(str(calendar["method"]))
            sequences.append(int(event["sequence"]))

        next_mail()
        for turn in range(1, 21):
            session = move_session(
                session=session, starts_at=desk.at(TUESDAY, 10) + timedelta(minutes=15 * turn), actor=desk.rita
            )
            next_mail()
            (event,) = hers.values()
            assert event.decoded("dtstart") == session.starts_at
            assert event.decoded("dtend") == session.ends_at
            assert str(event["status"]) == "CONFIRMED"
        cancel(session=session, actor=desk.rita)
        next_mail()
    (event,) = hers.values()
    assert str(event["status"]) == "CANCELLED"
    assert methods == ["PUBLISH", *["REQUEST"] * 20, "CANCEL"]
    assert sequences == sorted(set(sequences))
