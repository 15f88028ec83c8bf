"""A real SMTP server (aiosmtpd) that keeps what it is given and answers as a test tells it to."""

import asyncio
import email
import email.policy
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tests.ports import free_port

HANG, CLOSE, CLOSE_AFTER = "hang", "close", "close after 250"


@dataclass
class Received:
    to: str
    sender: str
    mail: EmailMessage


@dataclass
class Handler:
    """``rcpt`` and ``data`` answer by address; what they do not know is accepted."""

    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, deque[str]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    pipelining: bool = False  # offered, as real servers do
    on_data: Callable[[str], None] | None = None

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> Any:
        self.connections += 1
        session.host_name = host
        return [*answers[:-1], "250-PIPELINING", answers[-1]] if self.pipelining else answers

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:  # noqa: N802
        if answer := self.rcpt.get(to):
            return answer
        envelope.rcpt_tos.append(to)
        return "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        script = self.data.get(to)
        answer = script.popleft() if script else "250 taken"
        if answer == HANG:
            await asyncio.sleep(30)
        if answer == CLOSE:
            server.transport.close()
            return "250 never heard"
        if answer in {CLOSE_AFTER} or answer.startswith("250"):
            raw = bytes(envelope.content or b"")
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            self.received.append(Received(to=to, sender=str(envelope.mail_from), mail=mail))  # type: ignore[arg-type]
            if self.on_data:
                self.on_data(to)
        if answer == CLOSE_AFTER:  # with no time between, in which a next mail would be taken and not answered
            await server.push("250 taken, goodbye")
            server.transport.close()
        return answer


class Sink:
    """``with Sink() as sink``: ``sink.received``, ``sink.handler.rcpt[address] = "550 no"``."""

    def __init__(self, *, pipelining: bool = False, **server: Any) -> None:
        self.handler = Handler(pipelining=pipelining)
        self.port = free_port()
        self.controller = Controller(self.handler, hostname="127.0.0.1", port=self.port, **server)

    def __enter__(self) -> "Sink":
        self.controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.controller.stop()

    @property
    def received(self) -> list[Received]:
        return self.handler.received

    def connection(self, timeout: float = 60) -> BaseEmailBackend:
        """Return the backend that a salon sends with, pointed here."""
        backend = "salon.outbox.smtp.EmailBackend"
        return get_connection(backend, host="127.0.0.1", port=self.port, timeout=timeout, use_tls=False, username="")

    def misbehave(self, to: str, *answers: str) -> None:
        """Give these answers to the next mails for an address, one each."""
        self.handler.data[to] = deque(answers)
