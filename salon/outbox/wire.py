"""A mail as bytes on the wire: what Django makes of it, byte for byte, but written straight down.

Nearly every mail of ours is the same shape: a text and its HTML, all lines short. Building the tree of that takes the
standard library longer than the mail server takes for the whole mail; so this shape is written by hand, and any other
is left to Django. Headers go through Django's own checks either way.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email.policy import compat32
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers, sanitize_address

_LINE_END = re.compile(rb"\r\n|\r|\n")
_FOLDS = re.compile(r"[\s;,]")
_PLAIN = re.compile(r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_LONGEST_LINE = 998  # bytes, RFC 5322 2.1.1; Django encodes longer ones
_FOLDED_FROM = 78  # characters, RFC 5322 2.1.1


@dataclass(frozen=True, slots=True)
class Sealed:
    """``content`` has CRLF line ends; the addresses are those of the envelope."""

    sender: str
    recipients: list[str]
    content: bytes


def seal(mail: EmailMultiAlternatives) -> Sealed:
    """Return the mail as Django's SMTP backend would hand it over.

    Raises:
        ValueError: an address or a header that no mail may have.
    """
    recipients = [_address(address) for address in mail.recipients()]
    content = _straight(mail) or mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    return Sealed(_address(mail.from_email), recipients, content)


def _straight(mail: EmailMultiAlternatives) -> bytes | None:
    """Return the bytes of a mail of the usual shape, or None."""
    if mail.attachments or len(mail.alternatives) != 1 or mail.alternatives[0][1] != "text/html" or not mail.body:
        return None
    plain, html = _lines(str(mail.body)), _lines(str(mail.alternatives[0][0]))
    if plain is None or html is None:
        return None
    boundary = secrets.token_hex(16).encode()
    return b"".join(
        [
            b'Content-Type: multipart/alternative;\r\n boundary="%b"\r\nMIME-Version: 1.0\r\n' % boundary,
            *(_header(name, value) for name, value in _headers(mail)),
            b"\r\n--%b\r\n" % boundary,
            *_part(b"plain", plain),
            b"\r\n--%b\r\n" % boundary,
            *_part(b"html", html),
            b"\r\n--%b--\r\n" % boundary,
        ]
    )


def _lines(text: str) -> bytes | None:
    """Return a body with the line ends of the wire; None when a line is too long to go as it is."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = text.encode().split(b"\n")
    return b"\r\n".join(found) if max(map(len, found)) <= _LONGEST_LINE else None


def _part(kind: bytes, body: bytes) -> Iterator[bytes]:
    encoding = b"7bit" if body.isascii() else b"8bit"
    yield b'Content-Type: text/%b; charset="utf-8"\r\nMIME-Version: 1.0\r\n' % kind
    yield b"Content-Transfer-Encoding: %b\r\n\r\n" % encoding
    yield body


def _headers(mail: EmailMultiAlternatives) -> Iterator[tuple[str, str]]:
    yield "Subject", str(mail.subject)
    yield "From", mail.from_email
    yield "To", ", ".join(mail.to)
    if mail.reply_to:
        yield "Reply-To", ", ".join(mail.reply_to)
    yield from mail.extra_headers.items()


def _header(name: str, value: str) -> bytes:
    if name in ("From", "Reply-To"):
        return _shared(name, value)
    return _written(name, value)


def _written(name: str, value: str) -> bytes:
    name, value = forbid_multi_line_headers(name, value, "utf-8")
    if len(name) + len(value) + 2 < _FOLDED_FROM and value.isascii() and "\n" not in value:
        return f"{name}: {value}\r\n".encode()
    if value.isascii() and not _FOLDS.search(value):  # nowhere to fold, such as a long link
        return f"{name}: \r\n {value}\r\n".encode()
    return _LINE_END.sub(b"\r\n", compat32.fold_binary(name, value))


_shared = lru_cache(maxsize=256)(_written)  # the same on every mail of a location


@lru_cache(maxsize=256)
def _address(address: str) -> str:
    """Return it as it may stand on a mail: a plain one, and most are, is what it was."""
    return address if _PLAIN.fullmatch(address) else sanitize_address(address, "utf-8")
