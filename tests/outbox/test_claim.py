"""Taking due messages: nobody's twice, nothing untrue, nothing late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salon.outbox import kinds
from salon.outbox.kinds import Anchor, Kind
from salon.outbox.models import Message
from salon.outbox.services.claim import claim, release, sweep
from tests.outbox.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]


def test_what_is_not_due_stays(write: Write) -> None:
    write("note:1", due_at=NOW + timedelta(seconds=1))
    assert claim(limit=9).messages == []


def test_the_oldest_due_come_first(write: Write) -> None:
    write("note:1", due_at=NOW - timedelta(minutes=1))
    write("note:2", due_at=NOW - timedelta(minutes=2))
    assert [message.dedupe_key for message in claim(limit=1).messages] == ["note:2"]


def test_what_is_claimed_is_not_claimed_again_until_its_lease_ends(write: Write, now: time_machine.Traveller) -> None:
    write("note:1")
    assert len(claim(limit=9).messages) == 1
    assert claim(limit=9).messages == []
    now.shift(timedelta(seconds=301))
    assert len(claim(limit=9).messages) == 1


def test_what_is_given_back_may_be_claimed_at_once(write: Write) -> None:
    write("note:1")
    assert release(claim(limit=9)) == 1
    assert len(claim(limit=9).messages) == 1


def test_what_is_not_true_any_more_is_withdrawn_with_why(write: Write) -> None:
    write("note:1", payload={"standing": {"untrue": "The session was cancelled."}})
    assert claim(limit=9).withdrawn == 1
    assert [(m.status, m.reason) for m in Message.objects.all()] == [("withdrawn", "The session was cancelled.")]


def test_what_comes_too_late_is_withdrawn(write: Write) -> None:
    write("note:1", useless_at=NOW)
    assert claim(limit=9).messages == []
    assert Message.objects.get().reason == "It was too late to send it."


def test_a_message_follows_its_client_to_a_new_address_and_language(write: Write) -> None:
    write("note:1", payload={"standing": {"to_address": "new@example.com", "language": "ru"}})
    claim(limit=9)
    message = Message.objects.get()
    assert (message.to_address, message.language) == ("new@example.com", "ru")


def test_a_kind_nobody_knows_any_more_is_withdrawn(write: Write) -> None:
    write("note:1")
    Message.objects.update(kind="forgotten")
    assert claim(limit=9).withdrawn == 1


def test_a_kind_that_cannot_be_checked_holds_up_only_itself(write: Write) -> None:
    def broken(messages: object) -> dict[int, kinds.Standing]:
        raise RuntimeError

    kinds.register(Kind("broken", "Broken", still_true=broken, render=lambda m: {}, anchor=Anchor.AFTER_EVENT))
    write("broken:1", kind="broken", due_at=NOW - timedelta(hours=1))
    write("note:1")
    assert [message.dedupe_key for message in claim(limit=9).messages] == ["note:1"]
    assert Message.objects.get(kind="broken").due_at > NOW
    kinds._kinds.pop("broken")


def test_one_that_cannot_be_checked_holds_up_no_other_of_its_kind(write: Write) -> None:
    for n in range(3):
        write(f"note:{n}")
    Message.objects.filter(dedupe_key="note:1").update(payload={"standing": {"no such word": 1}})
    assert [message.dedupe_key for message in claim(limit=9).messages] == ["note:0", "note:2"]
    assert (
        Message.objects.get(dedupe_key="note:1").reason
        == "It could not be checked whether this is still true. It is tried again."
    )


def test_a_batch_costs_the_same_few_queries_however_large(write: Write) -> None:
    counts = []
    for size in (2, 20):
        for n in range(size):
            write(f"note:{size}-{n}")
        with CaptureQueriesContext(connection) as queries:
            assert len(claim(limit=50).messages) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_what_a_dead_sender_left_goes_again(write: Write, now: time_machine.Traveller) -> None:
    message = write("note:1")
    claim(limit=9)
    Message.objects.update(status="sending", attempts=1)
    assert sweep() == 0
    now.shift(timedelta(seconds=301))
    assert sweep() == 1
    assert [m.pk for m in claim(limit=9).messages] == [message.pk]


def test_what_keeps_stopping_its_sender_is_given_up(write: Write) -> None:
    write("note:1")
    claim(limit=9)
    Message.objects.update(status="sending", attempts=99, leased_until=NOW)
    sweep()
    assert Message.objects.get().status == "failed"
