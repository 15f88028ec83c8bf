"""Cancelling, moving and sending at the same moment: what begins after the change was committed does not leave."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from bookings import messages
from bookings.message_kinds.changes import Was
from bookings.models import Session
from bookings.services import change_state
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.outbox.models import Message, MessageRule
from salon.outbox.services import send, send_due
from salon.outbox.services.claim import claim
from salon.outbox.services.withdraw import recall, withdraw
from tests.factories import make_cast
from tests.factories.courses import make_course
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
RACES = 500 if os.environ.get("SALON_SOAK") else 50
HOUR = timedelta(hours=1)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


def awake(location: Location, **rule: object) -> None:
    """These races are run at any hour of the real night."""
    values = {"offset": timedelta(days=2), "quiet": False} | rule
    MessageRule.objects.create(location=location, kind="reminder-2d", **values)


@pytest.fixture
def session() -> Session:
    """A session in two hours whose reminder is due."""
    cast = make_cast()
    awake(cast.location)
    start = (clock.now() + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    course = make_course(cast, [start])
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    Message.objects.exclude(kind="reminder-2d").delete()
    return course.sessions.get()


def side_by_side(*pieces: Callable[[], Any]) -> None:
    """Run the pieces in threads, let go together; an exception in one fails the test."""
    gate = threading.Barrier(len(pieces))
    failed: list[BaseException] = []

    def run(piece: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            piece()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(piece,)) for piece in pieces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert failed == []


class Watch:
    """When each message was begun, and when the change was committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun: float | None = None
        self.committed = 0.0
        begin = send.begin

        def watched(message: Message) -> bool:
            asked = time.monotonic()
            if begun := begin(message):
                self.begun = asked
            return begun

        monkeypatch.setattr(send, "begin", watched)

    def change(self, work: Callable[[], Any]) -> Callable[[], None]:
        def timed() -> None:
            work()
            self.committed = time.monotonic()

        return timed


def after(steps: int, work: Callable[[], Any]) -> Callable[[], None]:
    """Return the work begun so many steps of 5 ms later, so that either side may win the race."""

    def run() -> None:
        time.sleep(max(steps, 0) * 0.005)
        work()

    return run


def until_somebody_waits() -> None:
    """Return when another connection waits for a row of this one's transaction."""
    with connection.cursor() as cursor:
        for _ in range(2400):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.025)
    raise AssertionError("nobody waits")


def due_again(session: Session) -> Session:
    """Put the session back to booked, with a fresh sequence and a reminder that is due."""
    session.refresh_from_db()
    Session.objects.filter(pk=session.pk).update(status="booked", sequence=session.sequence + 1)
    session.refresh_from_db()
    with transaction.atomic():
        messages.session_restored(session, SYSTEM)
    reminder = f"reminder-2d:session:{session.pk}:seq:{session.sequence}"
    Message.objects.exclude(dedupe_key=reminder).delete()
    Message.objects.update(due_at=clock.now() - HOUR)
    assert Message.objects.get().status == "pending"
    return session


def move(session: Session, by: timedelta) -> None:
    with transaction.atomic():
        was = Was.of(session)
        start, end = session.starts_at + by, session.ends_at + by
        Session.objects.filter(pk=session.pk).update(
            starts_at=start, ends_at=end, busy=(start, end), sequence=session.sequence + 1
        )
        session.refresh_from_db()
        messages.session_moved(session, was, SYSTEM)


def test_nothing_begins_after_a_cancellation_was_committed(
    session: Session, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = []
    for turn in range(RACES):
        due_again(session)
        key = Message.objects.get().dedupe_key
        watch = Watch(monkeypatch)
        lead = turn % 15 - 10
        side_by_side(
            after(lead, lambda: send_due(connection=sink.connection())),
            after(-lead, watch.change(lambda: change_state.cancel(session=session, actor=SYSTEM))),
        )
        status = Message.objects.get(dedupe_key=key).status
        assert status in {"sent", "withdrawn"}
        assert (watch.begun is not None) == (status == "sent")
        assert watch.begun is None or watch.begun < watch.committed
        outcomes.append(status)
        monkeypatch.undo()
    assert set(outcomes) == {"sent", "withdrawn"}, "the race was never close"


def test_nothing_with_the_old_time_begins_after_a_move_was_committed(
    session: Session, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(RACES // 2):
        due_again(session)
        key = Message.objects.get().dedupe_key
        watch = Watch(monkeypatch)
        lead, by = turn % 15 - 10, HOUR if turn % 2 else -HOUR
        side_by_side(
            after(lead, lambda: send_due(connection=sink.connection())),
            after(-lead, watch.change(partial(move, session, by))),
        )
        status = Message.objects.get(dedupe_key=key).status
        assert (watch.begun is not None) == (status == "sent")
        assert watch.begun is None or watch.begun < watch.committed
        monkeypatch.undo()


def test_a_session_moved_between_claim_and_begin_leaves_only_with_its_new_time(
    session: Session, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tightest spot, made certain: the mail is written already, the move commits, then it would begin."""
    due_again(session)
    begin, moved = send.begin, []

    def begin_late(message: Message) -> bool:
        if not moved:
            moved.append(True)
            move(session, HOUR)
        return begin(message)

    monkeypatch.setattr(send, "begin", begin_late)
    send_due(connection=sink.connection())
    assert sink.received == []
    Message.objects.filter(status="pending").update(due_at=datetime(2026, 1, 1, tzinfo=UTC))
    send_due(connection=sink.connection())
    session.refresh_from_db()
    said = [got.mail.get_body(("plain",)).get_content() for got in sink.received]
    new = session.starts_at.astimezone(session.location.zone).strftime("%H:%M")
    assert said
    assert all(new in text for text in said)


@pytest.mark.parametrize("take_back", [recall, partial(withdraw, reason="Cancelled.")], ids=["recall", "withdraw"])
def test_what_begins_while_it_is_taken_back_stays_begun(take_back: Callable[..., int], session: Session) -> None:
    """The other tightest spot, made certain: the change finds the mail waiting, and waits itself until it has begun."""
    due_again(session)
    (claimed,) = claim(limit=1).messages
    taken: list[int] = []
    about = {"session": session.pk}
    change = threading.Thread(target=lambda: (taken.append(take_back(about=about)), connection.close()))
    with transaction.atomic():
        assert send.begin(claimed)
        change.start()
        until_somebody_waits()
    change.join(timeout=60)
    assert taken == [0]
    claimed.refresh_from_db()
    assert (claimed.status, claimed.lease is not None) == ("sending", True)


def test_four_threads_claim_and_no_message_is_sent_twice(session: Session, sink: Sink) -> None:
    Message.objects.all().delete()
    cast = make_cast()
    awake(cast.location, once_a_day=False)
    starts = [clock.now() + timedelta(days=3 + n) for n in range(40)]
    course = make_course(cast, starts)
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    Message.objects.filter(kind="reminder-2d").update(due_at=clock.now() - HOUR)
    side_by_side(*[lambda: send_due(connection=sink.connection())] * 4)
    ids = [str(got.mail["Message-ID"]) for got in sink.received]
    assert len(ids) == len(set(ids)) == 40
