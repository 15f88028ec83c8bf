"""Sending, over a real SMTP conversation: every answer has its consequence, nobody waits for another."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
import time_machine
from django.core.mail import get_connection

from salon.accounts.models import Location
from salon.outbox.envelope import envelope
from salon.outbox.kinds import Letter
from salon.outbox.models import Message, Transport
from salon.outbox.services import send_due
from salon.outbox.services.claim import claim
from salon.outbox.services.swap import begin, mark_sent
from salon.outbox.wire import seal
from tests.outbox.conftest import NOW
from tests.outbox.sink import CLOSE, CLOSE_AFTER, HANG, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]


def states() -> dict[str, str]:
    return dict(Message.objects.order_by("id").values_list("dedupe_key", "status"))


def test_what_is_due_arrives_and_is_kept_as_it_was_sent(write: Write, sink: Sink) -> None:
    write("note:1")
    assert send_due(connection=sink.connection()).sent == 1
    (got,) = sink.received
    assert got.to == "note-1@example.com"
    assert got.mail.get_body(("plain",)).get_content().strip() == "note note:1"
    assert got.mail.get_body(("html",)).get_content().strip() == "<p>note note:1</p>"
    message = Message.objects.get()
    assert (message.status, message.sent_at, message.attempts) == ("sent", NOW, 1)
    assert (message.text, message.html) == ("note note:1\n", "<p>note note:1</p>")


def test_the_envelope_says_whose_mail_it_is_and_that_a_machine_wrote_it(write: Write, sink: Sink) -> None:
    write("note:1", language="ru")
    send_due(connection=sink.connection())
    mail = sink.received[0].mail
    assert mail["Message-ID"] == "<note.1@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "ru"
    assert mail["From"] == "Salon Test <salon@example.com>"
    assert mail["Reply-To"] == "desk@salon.example"
    assert mail["Date"] == "Mon, 02 Mar 2026 10:00:00 +0100"


def test_a_salons_name_in_any_letters_is_its_senders_name(write: Write, sink: Sink, location: Location) -> None:
    location.name = 'Салон "Ёлка", Mitte\n'
    location.save()
    write("note:1")
    send_due(connection=sink.connection())
    (address,) = sink.received[0].mail["From"].addresses
    assert (address.display_name, address.addr_spec) == ('Салон "Ёлка", Mitte', "salon@example.com")


@pytest.mark.parametrize(
    "name", ["Салон", "Салон красоты «Ёлочка» у большого старого парка в самом центре города", "N" * 110 + "ё"]
)
def test_long_names_and_subjects_are_written_as_mail_programs_read_them(name: str, location: Location) -> None:
    """Each encoded word at most 75 characters (RFC 2047), no line empty but for its header's name."""
    location.name = name
    message = Message(location=location, kind="note", dedupe_key="note:1", to_address="a@example.com", language="ru")
    subject = f"{name}: ваш сеанс перенесён, понедельник, 3 августа 2026 г., 10:00"
    raw = seal(envelope(message, Letter(subject, "т\n", "<p>т</p>"))).content
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^ \r]+\?=", head))
    assert b"Subject: \r\n" not in head
    assert b"From: \r\n" not in head
    mail = message_from_bytes(raw)
    assert str(make_header(decode_header(mail["Subject"]))) == subject
    assert str(make_header(decode_header(parseaddr(mail["From"])[0]))) == name


def test_sending_twice_sends_once(write: Write, sink: Sink) -> None:
    write("note:1")
    send_due(connection=sink.connection())
    assert send_due(connection=sink.connection()).sent == 0
    assert len(sink.received) == 1


def test_many_mails_share_one_connection(write: Write, sink: Sink) -> None:
    for n in range(30):
        write(f"note:{n}")
    assert send_due(connection=sink.connection()).sent == 30
    assert sink.handler.connections == 1


def test_a_refused_address_fails_with_the_servers_words_and_blocks_nobody(write: Write, sink: Sink) -> None:
    for n in range(5):
        write(f"note:{n}")
    sink.handler.rcpt["note-0@example.com"] = "550 no such user here"
    tally = send_due(connection=sink.connection())
    assert (tally.sent, tally.failed) == (4, 1)
    assert Message.objects.get(status="failed").reason == "550 no such user here"
    assert sink.handler.connections == 1


def test_a_busy_server_is_asked_again_later(write: Write, sink: Sink, now: time_machine.Traveller) -> None:
    write("note:1")
    sink.misbehave("note-1@example.com", "451 come back later")
    send_due(connection=sink.connection())
    message = Message.objects.get()
    assert (message.status, message.due_at, message.attempts) == ("pending", NOW + timedelta(minutes=1), 1)
    assert message.reason == "451 come back later"
    assert send_due(connection=sink.connection()).sent == 0
    now.shift(timedelta(minutes=1))
    assert send_due(connection=sink.connection()).sent == 1


def test_a_server_that_is_always_busy_is_given_up_in_the_end(
    write: Write, sink: Sink, now: time_machine.Traveller
) -> None:
    write("note:1")
    sink.handler.rcpt["note-1@example.com"] = "451 come back later"
    for _ in range(12):
        send_due(connection=sink.connection())
        now.shift(timedelta(hours=9))
    message = Message.objects.get()
    assert (message.status, message.attempts) == ("failed", 9)


def test_waiting_ends_when_the_message_has_become_useless(
    write: Write, sink: Sink, now: time_machine.Traveller
) -> None:
    write("note:1", useless_at=NOW + timedelta(minutes=30))
    sink.handler.rcpt["note-1@example.com"] = "451 come back later"
    for _ in range(5):
        send_due(connection=sink.connection())
        now.shift(timedelta(minutes=15))
    assert states() == {"note:1": "withdrawn"}


@pytest.mark.parametrize("manner", [CLOSE, HANG])
def test_one_conversation_that_breaks_off_costs_only_its_own_message_a_minute(
    write: Write, sink: Sink, manner: str
) -> None:
    for n in range(3):
        write(f"note:{n}")
    sink.misbehave("note-0@example.com", manner)
    tally = send_due(connection=sink.connection(timeout=2))
    assert (tally.sent, tally.waiting, tally.stopped) == (2, 1, "")
    assert states() == {"note:0": "pending", "note:1": "sent", "note:2": "sent"}
    assert not Transport.objects.filter(failures__gt=0).exists()


def test_a_server_that_closes_after_each_mail_still_gets_them_all_once(write: Write, sink: Sink) -> None:
    for n in range(3):
        write(f"note:{n}")
        sink.misbehave(f"note-{n}@example.com", CLOSE_AFTER)
    for _ in range(4):
        send_due(connection=sink.connection())
        Message.objects.update(due_at=NOW)
        Transport.objects.all().delete()
    assert set(states().values()) == {"sent"}
    assert sorted(got.to for got in sink.received) == [f"note-{n}@example.com" for n in range(3)]


def test_a_server_that_cannot_be_reached_holds_up_all_and_blames_none(
    write: Write, sink: Sink, now: time_machine.Traveller
) -> None:
    write("note:1")
    away = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=1, timeout=1)
    tally = send_due(connection=away)
    assert "refused" in tally.stopped
    message = Message.objects.get()
    assert (message.status, message.attempts, message.lease, message.due_at) == (
        "pending",
        0,
        None,
        NOW - timedelta(minutes=1),
    )
    assert send_due(connection=sink.connection()).stopped == "resting"
    now.shift(timedelta(seconds=15))
    assert send_due(connection=sink.connection()).sent == 1
    assert Transport.objects.get().failures == 0


def test_a_server_that_wants_a_password_holds_up_all_and_counts_no_attempt(write: Write) -> None:
    write("note:1")
    with Sink(auth_required=True) as locked:
        tally = send_due(connection=locked.connection())
    assert tally.stopped.startswith("530")
    message = Message.objects.get()
    assert (message.status, message.attempts) == ("pending", 0)


def test_a_text_that_cannot_be_written_fails_alone(write: Write, sink: Sink) -> None:
    write("note:1", payload={"poison": True})
    write("note:2")
    send_due(connection=sink.connection())
    assert states() == {"note:1": "failed", "note:2": "sent"}


def test_a_message_whose_facts_are_gone_is_withdrawn(write: Write, sink: Sink) -> None:
    write("note:1", payload={"gone": True})
    send_due(connection=sink.connection())
    assert states() == {"note:1": "withdrawn"}


def test_an_impossible_address_fails_alone(write: Write, sink: Sink) -> None:
    write("note:1", to_address="ü\nBcc: x@example.com")
    write("note:2")
    send_due(connection=sink.connection())
    assert states() == {"note:1": "failed", "note:2": "sent"}


def test_what_is_withdrawn_after_the_claim_is_not_begun(write: Write) -> None:
    write("note:1")
    (message,) = claim(limit=9).messages
    Message.objects.update(status="withdrawn")
    assert begin(message) is False


def test_what_was_written_anew_after_the_claim_is_not_begun(write: Write) -> None:
    write("note:1")
    (message,) = claim(limit=9).messages
    write("note:1")
    assert begin(message) is False


def test_a_lease_that_ran_out_is_not_begun_nor_marked(write: Write, now: time_machine.Traveller) -> None:
    write("note:1")
    (message,) = claim(limit=9).messages
    now.shift(timedelta(seconds=301))
    assert begin(message) is False
    (again,) = claim(limit=9).messages
    assert begin(again) is True
    assert mark_sent(message, Letter("s", "t", "h")) == 0
    assert mark_sent(again, Letter("s", "t", "h")) == 1


def test_what_became_useless_after_the_claim_is_not_begun(write: Write, now: time_machine.Traveller) -> None:
    write("note:1", useless_at=NOW + timedelta(seconds=10))
    (message,) = claim(limit=9).messages
    now.shift(timedelta(seconds=10))
    assert begin(message) is False


def test_a_held_message_stays(write: Write, sink: Sink) -> None:
    write("note:1")
    Message.objects.update(status="held")
    assert send_due(connection=sink.connection()).sent == 0
