"""A server that offers PIPELINING is asked in one go; whatever it refuses, nothing is mixed up and nobody waits."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from time import sleep

import pytest
from django.core.mail import get_connection

from salon.outbox.models import Message, Transport
from salon.outbox.services import send_due
from salon.outbox.smtp import _Meanwhile
from tests.outbox.sink import CLOSE, Sink

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
Write = Callable[..., Message]


@pytest.fixture(params=[True, False], ids=["pipelining", "in turn"])
def server(request: pytest.FixtureRequest) -> Iterator[Sink]:
    with Sink(pipelining=request.param) as running:
        yield running


def statuses() -> dict[str, str]:
    return dict(Message.objects.values_list("dedupe_key", "status"))


def test_both_ways_of_asking_hand_over_the_same_mail(
    write: Write, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    send = _Meanwhile.send

    def heard(way: _Meanwhile, words: str | bytes) -> None:
        said.append(words if isinstance(words, str) else "the mail")
        send(way, words)  # type: ignore[arg-type]

    monkeypatch.setattr(_Meanwhile, "send", heard)
    write("note:1")
    assert send_due(connection=server.connection()).sent == 1
    trips = said[1:-1]  # without EHLO and QUIT
    assert len(trips) == (2 if server.handler.pipelining else 4)
    (got,) = server.received
    assert got.mail.get_body(("plain",)).get_content().strip() == "note note:1"  # type: ignore[union-attr]


@pytest.mark.parametrize(("answer", "status"), [("550 nobody", "failed"), ("451 later", "pending")])
def test_a_refused_recipient_gets_nothing_and_the_next_gets_hers(
    write: Write, server: Sink, answer: str, status: str
) -> None:
    for n in range(3):
        write(f"note:{n}")
    server.handler.rcpt["note-1@example.com"] = answer
    assert send_due(connection=server.connection()).sent == 2
    assert statuses() == {"note:0": "sent", "note:1": status, "note:2": "sent"}
    assert [got.to for got in server.received] == ["note-0@example.com", "note-2@example.com"]
    assert Message.objects.get(dedupe_key="note:1").reason == answer


@pytest.mark.parametrize(("answer", "status"), [("552 too big", "failed"), ("450 busy", "pending"), (CLOSE, "pending")])
def test_a_refused_body_costs_only_its_own_mail(write: Write, server: Sink, answer: str, status: str) -> None:
    for n in range(3):
        write(f"note:{n}")
    server.misbehave("note-1@example.com", answer)
    assert send_due(connection=server.connection()).sent == 2
    assert statuses() == {"note:0": "sent", "note:1": status, "note:2": "sent"}


def test_a_server_that_takes_leave_is_called_again(write: Write, server: Sink) -> None:
    write("note:1")
    write("note:2")
    server.handler.rcpt["note-1@example.com"] = "421 too many mails in one conversation"
    assert send_due(connection=server.connection()).sent == 1
    assert statuses() == {"note:1": "pending", "note:2": "sent"}
    assert server.handler.connections == 2


def test_a_server_without_encryption_gets_no_mail_in_the_clear(write: Write, server: Sink) -> None:
    write("note:1")
    way = get_connection(
        "salon.outbox.smtp.EmailBackend", host="127.0.0.1", port=server.port, use_tls=True, username=""
    )
    assert send_due(connection=way).sent == 0
    assert server.received == []
    assert [(m.status, m.attempts) for m in Message.objects.all()] == [("pending", 0)]
    assert "STARTTLS" in Transport.objects.get().reason


class _Eager(_Meanwhile):
    """Answers as told: a server that lets a body come although it refused whoever it was for."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers, self.said = list(answers), list[str | bytes]()
        self.does_esmtp, self.esmtp_features, self.ehlo_resp, self.helo_resp = True, {"pipelining": ""}, b"x", None

    def send(self, words: str | bytes) -> None:  # type: ignore[override]
        self.said.append(words)

    def getreply(self) -> tuple[int, bytes]:
        return self.answers.pop(0)


def test_a_body_nobody_is_to_get_is_empty() -> None:
    way = _Eager((250, b"fine"), (550, b"nobody"), (354, b"go on"), (554, b"no recipients"), (250, b"anew"))
    with pytest.raises(OSError, match="nobody"):
        way.sendmail("a@example.com", ["b@example.com"], b"secret\r\n")
    assert way.said[1:] == [".\r\n", "rset\r\n"]


def test_a_question_is_one_line() -> None:
    way = _Eager()
    with pytest.raises(ValueError, match="one line"):
        way._ask("RCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>")
    assert way.said == []


def test_a_lone_point_in_a_mail_does_not_end_it() -> None:
    way = _Eager((250, b""), (250, b""), (354, b""), (250, b""))
    way.sendmail("a@example.com", ["b@example.com"], b"one\r\n.\r\ntwo")
    assert way.said[1] == b"one\r\n..\r\ntwo\r\n.\r\n"


class _Dripping(Thread):
    """A server that never comes to the end of its greeting: a letter every 0.05 s for half a minute."""

    letters = 600

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.said = 0

    def run(self) -> None:
        line, _ = self.door.accept()
        with line, suppress(OSError):
            while self.said < self.letters:
                line.sendall(b"2")
                self.said += 1
                sleep(0.05)


def test_a_server_that_answers_letter_by_letter_keeps_nobody() -> None:
    server = _Dripping()
    server.start()
    way = get_connection(
        "salon.outbox.smtp.EmailBackend", host="127.0.0.1", port=server.door.getsockname()[1], timeout=1
    )
    with pytest.raises(OSError, match="timed out"):
        way.open()
    server.join()
    server.door.close()
    assert server.said < server.letters  # the sender hung up first
