"""What a person at the desk may do with a message, once."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend

from salon.accounts.actor import SYSTEM
from salon.errors import Conflict
from salon.outbox.models import Message
from salon.outbox.services import hold, look, release, retry, send_due, send_now, settle
from salon.outbox.services.claim import claim
from tests.outbox.conftest import NOW
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
Write = Callable[..., Message]


def test_a_held_message_waits_until_it_is_released(write: Write) -> None:
    message = write("note:1", due_at=NOW)
    hold(message=message, actor=SYSTEM)
    assert claim(limit=9).messages == []
    release(message=message, actor=SYSTEM)
    assert len(claim(limit=9).messages) == 1


def test_holding_calls_back_what_is_only_claimed(write: Write) -> None:
    message = write("note:1", due_at=NOW)
    claim(limit=9)
    hold(message=message, actor=SYSTEM)
    assert Message.objects.get().lease is None


TOO_LATE_FOR = [(hold, "sent"), (release, "pending"), (retry, "sent"), (send_now, "held")]


@pytest.mark.parametrize(("verb", "status"), TOO_LATE_FOR)
def test_what_has_moved_on_is_refused(write: Write, verb: Callable[..., None], status: str) -> None:
    message = write("note:1")
    Message.objects.update(status=status, sent_at=NOW)
    with pytest.raises(Conflict) as refusal:
        verb(message=message, actor=SYSTEM)
    assert refusal.value.code == "message_moved_on"


@time_machine.travel(NOW, tick=False)
def test_sending_now_makes_it_due_but_still_asks_whether_it_is_true(write: Write) -> None:
    far = NOW.replace(year=2027)
    true = write("note:1", due_at=far)
    untrue = write("note:2", due_at=far, payload={"standing": {"untrue": "The session was moved."}})
    for message in (true, untrue):
        send_now(message=message, actor=SYSTEM)
    assert [message.pk for message in claim(limit=9).messages] == [true.pk]


@time_machine.travel(NOW, tick=False)
def test_a_failed_message_is_tried_again_from_the_start(write: Write, sink: Sink) -> None:
    message = write("note:1")
    Message.objects.update(status="failed", attempts=9, reason="550 no such user")
    retry(message=message, actor=SYSTEM)
    assert send_due(connection=sink.connection()).sent == 1
    assert Message.objects.get().attempts == 1


def test_what_was_erased_is_not_tried_again_and_the_desk_is_told(write: Write) -> None:
    message = write("note:1")
    Message.objects.update(status="failed", payload={}, purged_at=NOW)
    with pytest.raises(Conflict) as refusal:  # the page was open before it was erased
        retry(message=message, actor=SYSTEM)
    assert refusal.value.code == "message_moved_on"
    message.refresh_from_db()
    with pytest.raises(Conflict) as refusal:
        retry(message=message, actor=SYSTEM)
    assert refusal.value.code == "message_erased"
    settle(message=message, actor=SYSTEM)
    assert Message.objects.get().status == "withdrawn"


def test_the_preview_of_a_waiting_message_is_what_would_leave(write: Write) -> None:
    message = write("note:1")
    seen = look(message)
    assert seen.letter is not None
    assert seen.letter.subject == f"Note {message.pk}"
    assert seen.untrue == ""


def test_the_preview_says_why_a_message_would_not_leave(write: Write) -> None:
    assert look(write("note:1", payload={"standing": {"untrue": "The session was moved."}})).untrue
    assert look(write("note:2", payload={"gone": True})).letter is None
    assert look(write("note:3", payload={"poison": True})).untrue == "The text of this message could not be made."


@time_machine.travel(NOW, tick=False)
def test_the_preview_of_a_sent_message_is_what_left_even_if_the_facts_changed(write: Write, sink: Sink) -> None:
    message = write("note:1")
    connection: BaseEmailBackend = sink.connection()
    send_due(connection=connection)
    Message.objects.update(payload={"gone": True})
    message.refresh_from_db()
    letter = look(message).letter
    assert letter is not None
    assert letter.html == "<p>note note:1</p>"
