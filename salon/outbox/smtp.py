"""Django's SMTP backend, which uses the time in which the server thinks. Stands in for it in the settings.

Whoever hands a mail over may give work along: a step of it is done before each answer is read. No thread, and no
order of the conversation changes. A server that offers PIPELINING (RFC 2920; nearly all do) is asked its first three
questions in one go: two trips a mail instead of four.

An answer has to be there, whole, within the timeout: a socket's own limit begins anew with each byte, so that a server
which says one letter now and then would keep a sender for hours.
"""

import re
import smtplib
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.core.mail.backends import smtp

from salon.outbox.wire import Sealed

_FINE, _FORWARDED, _GO_ON, _CLOSING = 250, 251, 354, 421
_POINT = re.compile(rb"^\.", re.MULTILINE)  # at the beginning of a line it is doubled (RFC 5321 4.5.2)
_quoted = lru_cache(maxsize=256)(smtplib.quoteaddr)


class _Lines:
    """What a server says, line by line; each answer whole within the socket's timeout."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._unread = line, b""
        self._patience = line.gettimeout()  # seconds; None: for ever
        self._until = 0.0

    def expect(self) -> None:
        """An answer begins: from now on its time runs."""
        self._until = time.monotonic() + (self._patience or 0)

    def readline(self, longest: int) -> bytes:
        """Return a line, or what there is of it when the server has gone. Raises TimeoutError."""
        while b"\n" not in self._unread and len(self._unread) < longest and (more := self._hear()):
            self._unread += more
        end = min(self._unread.find(b"\n") + 1 or len(self._unread), longest)
        said, self._unread = self._unread[:end], self._unread[end:]
        return said

    def _hear(self) -> bytes:
        if self._patience is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._line.settimeout(left)
        try:
            return self._line.recv(8192)
        finally:
            self._line.settimeout(self._patience)

    def close(self) -> None:
        """Nothing is kept open here: the socket is its owner's."""


class _Meanwhile(smtplib.SMTP):
    """``meanwhile`` is advanced by one step before each answer is read."""

    meanwhile: Iterator[object] = iter(())
    file: _Lines | None

    def getreply(self) -> tuple[int, bytes]:
        next(self.meanwhile, None)
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock)
        if self.file is not None:
            self.file.expect()
        return super().getreply()

    def sendmail(self, sender: str, to: Sequence[str], content: bytes, *args: Any, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        """Hand one mail over. Raises as the standard library's."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("pipelining") or len(to) != 1:
            return super().sendmail(sender, to, content, *args, **options)
        size = f" size={len(content)}" if self.has_extn("size") else ""
        mail, rcpt, data = self._ask(f"MAIL FROM:{_quoted(sender)}{size}", f"RCPT TO:{_quoted(to[0])}", "DATA")
        wanted = mail[0] == _FINE and rcpt[0] in (_FINE, _FORWARDED)
        if data[0] == _GO_ON and not wanted:  # nobody gets it, but it waits for a body (RFC 2920 3.1)
            self._ask(".")
        if mail[0] != _FINE:
            self._start_anew()
            raise smtplib.SMTPSenderRefused(*mail, sender)
        if not wanted:
            self._start_anew()
            raise smtplib.SMTPRecipientsRefused({to[0]: rcpt})
        if data[0] == _GO_ON:
            end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
            self.send(_POINT.sub(b"..", content) + end)
            data = self._answer()
        if data[0] != _FINE:
            self._start_anew()
            raise smtplib.SMTPDataError(*data)
        return {}

    def _ask(self, *questions: str) -> list[tuple[int, bytes]]:
        if any("\r" in question or "\n" in question for question in questions):
            raise ValueError("A question to a mail server is one line.")
        self.send("".join(f"{question}\r\n" for question in questions))
        return [self._answer() for _ in questions]

    def _answer(self) -> tuple[int, bytes]:
        """Read an answer. One that takes leave is the last of the conversation, whatever was asked beside it."""
        code, said = self.getreply()
        if code == _CLOSING:
            self.close()
            raise smtplib.SMTPResponseException(code, said)
        return code, said

    def _start_anew(self) -> None:
        with suppress(smtplib.SMTPServerDisconnected):  # the next mail meets it
            self.rset()


class _MeanwhileTLS(_Meanwhile, smtplib.SMTP_SSL):
    """The same from the first byte in TLS."""


class EmailBackend(smtp.EmailBackend):
    """Behaves as Django's; :meth:`deliver` sends one sealed mail over the open connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _MeanwhileTLS if self.use_ssl else _Meanwhile

    def deliver(self, mail: Sealed, meanwhile: Iterator[object]) -> None:
        """Hand one mail over.

        Args:
            meanwhile: work for while the server thinks. It must not raise; what is left of it stays undone.

        Raises:
            OSError: the server refused the mail or cannot be reached (``smtplib.SMTPException`` is one).
        """
        way = self.connection
        assert isinstance(way, _Meanwhile)  # it was opened
        way.meanwhile = meanwhile
        try:
            way.sendmail(mail.sender, mail.recipients, mail.content)
        finally:
            way.meanwhile = iter(())
