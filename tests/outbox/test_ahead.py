"""The next mail is written while the server thinks, and what goes wrong with it is nobody else's matter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pytest

from salon.outbox import kinds
from salon.outbox.kinds import Letter, Unwritten
from salon.outbox.models import Message
from salon.outbox.services import send_due
from salon.outbox.smtp import EmailBackend
from tests.outbox.note import NOTE
from tests.outbox.sink import CLOSE, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]


@pytest.fixture
def written() -> list[str]:
    """Notes that are written when they are asked for; returns the reasons in the order of writing."""
    order: list[str] = []

    def one(message: Message) -> Letter:
        order.append(message.dedupe_key)
        if "poison" in message.payload:
            raise ValueError("this one cannot be written")
        return Letter(subject="Note", text=f"note {message.dedupe_key}\n", html="<p>note</p>")

    def render(messages: Sequence[Message]) -> Mapping[int, Unwritten]:
        return {message.pk: partial(one, message) for message in messages}

    kinds.register(replace(NOTE, render=render))
    return order


def test_the_next_mails_are_written_before_the_server_has_taken_this_one(
    write: Write, sink: Sink, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        write(f"note:{n}")
    ready_after: list[int] = []
    deliver = EmailBackend.deliver

    def watched(*args: object) -> None:
        deliver(*args)  # type: ignore[arg-type]
        ready_after.append(len(written))

    monkeypatch.setattr(EmailBackend, "deliver", watched)
    assert send_due(connection=sink.connection()).sent == 4
    assert ready_after == [3, 4, 4, 4]
    assert written == ["note:0", "note:1", "note:2", "note:3"], "each once"
    assert [got.mail.get_body(("plain",)).get_content().strip() for got in sink.received] == [
        f"note note:{n}" for n in range(4)
    ]


def test_one_that_cannot_be_written_ahead_fails_alone_and_when_its_turn_comes(
    write: Write, sink: Sink, written: list[str]
) -> None:
    write("note:1")
    write("note:2", payload={"poison": True})
    write("note:3")
    tally = send_due(connection=sink.connection())
    assert (tally.sent, tally.failed) == (2, 1)
    assert dict(Message.objects.values_list("dedupe_key", "status")) == {
        "note:1": "sent",
        "note:2": "failed",
        "note:3": "sent",
    }
    assert len(written) == 3


def test_a_line_that_breaks_while_one_is_written_ahead_mixes_nothing_up(
    write: Write, sink: Sink, written: list[str]
) -> None:
    for n in range(3):
        write(f"note:{n}")
    sink.misbehave("note-0@example.com", CLOSE)
    assert send_due(connection=sink.connection()).sent == 2
    assert [(got.to, got.mail["Message-ID"]) for got in sink.received] == [
        (f"note-{n}@example.com", f"<note.{n}@127.0.0.1>") for n in (1, 2)
    ]
