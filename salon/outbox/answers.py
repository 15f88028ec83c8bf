"""What a mail server's answer means for a message, and how long to wait after it. Pure: no Django, no clock.

Classes of answers as in RFC 5321 4.2.1: 4yz is transient, 5yz is for good.
"""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Fate(StrEnum):
    RETRY = "retry"  # this message, later
    FAIL = "fail"  # this message, for good: a person has to look
    BROKEN = "broken"  # the conversation broke off in the middle: this message later, the others on a new connection
    AWAY = "away"  # nobody can be served: no message is to blame


@dataclass(frozen=True, slots=True)
class Answer:
    """``said`` is for the desk: the server's code and its words, at most 200 characters."""

    fate: Fate
    said: str


_MINUTES = (1, 3, 10, 30, 60, 120, 240, 480)
MAX_ATTEMPTS = len(_MINUTES) + 1
_TOO_BIG = 552
_WHO_ARE_YOU = frozenset({530, 534, 535, 538})  # sign in first, or otherwise (RFC 4954 6)
_CLOSING = 421


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, or None to give up."""
    return timedelta(minutes=_MINUTES[attempts - 1]) if 1 <= attempts <= len(_MINUTES) else None


def rest_after(failures: int) -> timedelta:
    """Return how long every sender rests after so many failures in a row to reach the server."""
    return timedelta(seconds=min(15 * 2 ** (max(failures, 1) - 1), 300))


def classify(error: Exception) -> Answer:
    """Return what an error of the conversation means.

    Args:
        error: what ``send_messages`` of a mail backend raised.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (550, b""))
        return _by_code(code, words)
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code not in (_TOO_BIG, _CLOSING):
        # Our own address is refused: every message would be, so none of them is to blame.
        return Answer(Fate.AWAY, _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPHeloError | smtplib.SMTPConnectError):
        return Answer(Fate.AWAY, _said(error.smtp_code, error.smtp_error))
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(Fate.AWAY, _short(str(error)))
    if isinstance(error, smtplib.SMTPException | ssl.SSLError | OSError):
        return Answer(Fate.BROKEN, _short(str(error) or type(error).__name__))
    # The message itself cannot be put into the form of a mail (a line break in a header, an impossible address).
    return Answer(Fate.FAIL, _short(f"{type(error).__name__}: {error}"))


def _by_code(code: int, words: bytes | str) -> Answer:
    if code == _CLOSING:
        return Answer(Fate.BROKEN, _said(code, words))
    if code in _WHO_ARE_YOU:  # we are not known any more: some servers say so only when they hear whom it is for
        return Answer(Fate.AWAY, _said(code, words))
    return Answer(Fate.RETRY if 400 <= code < 500 else Fate.FAIL, _said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return _short(f"{code} {text}")


def _short(text: str) -> str:
    return " ".join(text.split())[:200]
