"""A reason is written once; while it waits it may be written anew; once it left it is never served again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.errors import Missing
from salon.outbox.models import Message
from salon.outbox.services import Draft, enqueue, recall, settle, withdraw
from salon.outbox.services.claim import claim
from tests.outbox.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]


def test_the_same_reason_is_one_row(write: Write) -> None:
    assert write("note:1").pk == write("note:1").pk


def test_a_waiting_row_takes_the_new_facts(write: Write) -> None:
    write("note:1")
    later = NOW + timedelta(days=1)
    assert write("note:1", due_at=later, to_address="new@example.com").due_at == later
    assert Message.objects.get().to_address == "new@example.com"


@pytest.mark.parametrize("status", ["sent", "failed", "held"])
def test_a_reason_that_left_failed_or_is_held_stays_as_it_is(write: Write, status: str) -> None:
    message = write("note:1")
    Message.objects.update(status=status, sent_at=NOW)
    write("note:1", to_address="new@example.com")
    kept = Message.objects.get()
    assert (kept.pk, kept.status, kept.to_address) == (message.pk, status, message.to_address)


def test_a_withdrawn_reason_that_comes_back_waits_again(write: Write) -> None:
    write("note:1", about={"session": 42})
    assert withdraw(reason="The session was cancelled.", about={"session": 42}) == 1
    assert write("note:1").status == "pending"
    assert Message.objects.get().reason == ""


def test_what_the_desk_has_told_in_another_way_does_not_come_back(write: Write) -> None:
    message = write("note:1")
    Message.objects.update(status="failed")
    settle(message=message, actor=SYSTEM)
    assert write("note:1", to_address="new@example.com").status == "withdrawn"


def test_writing_anew_makes_a_claim_void(write: Write) -> None:
    write("note:1")
    assert claim(limit=9).messages
    assert write("note:1").lease is None


def test_recalling_makes_a_claim_void_without_withdrawing(write: Write) -> None:
    write("note:1", about={"course": 7})
    claim(limit=9)
    assert recall(about={"course": 7}) == 1
    assert [(m.status, m.lease) for m in Message.objects.all()] == [("pending", None)]


def test_no_address_no_row(write: Write, location: Location) -> None:
    draft = Draft(kind="note", key="note:1", location_id=location.pk, to_address="", language="en", due_at=NOW)
    assert enqueue([draft]) == []
    assert not Message.objects.exists()


def test_a_kind_nobody_registered_is_refused(location: Location) -> None:
    draft = Draft(kind="?", key="x", location_id=location.pk, to_address="a@example.com", language="en", due_at=NOW)
    with pytest.raises(Missing):
        enqueue([draft])


def test_thirty_rows_are_one_statement(location: Location) -> None:
    drafts = [
        Draft(
            kind="note", key=f"note:{n}", location_id=location.pk, to_address="a@example.com", language="en", due_at=NOW
        )
        for n in range(30)
    ]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(enqueue(drafts)) == 30
    assert len(queries) == 1


def test_a_booking_that_rolls_back_leaves_no_message(write: Write) -> None:
    def booking_that_fails() -> None:
        with transaction.atomic():
            write("note:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        booking_that_fails()
    assert not Message.objects.exists()


def test_withdrawing_meets_only_what_is_named(write: Write) -> None:
    write("note:1", about={"course": 7, "session": 42})
    write("note:2", about={"course": 7, "session": 43})
    write("note:3", about={"course": 8, "session": 44})
    assert withdraw(reason="gone", about=[{"course": 7, "session": 43}, {"course": 7, "session": 44}]) == 1
    assert withdraw(reason="gone", about={"course": 8}, kinds=["other"]) == 0
    assert dict(Message.objects.values_list("dedupe_key", "status")) == {
        "note:1": "pending",
        "note:2": "withdrawn",
        "note:3": "pending",
    }
