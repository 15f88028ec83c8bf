"""What a mail server's answer means for a message."""

import smtplib
import ssl
from datetime import timedelta

import pytest

from salon.outbox.answers import MAX_ATTEMPTS, Fate, classify, rest_after, wait_after


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"busy")}), Fate.RETRY),
        (smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")}), Fate.FAIL),
        (smtplib.SMTPRecipientsRefused({"a@example.com": (530, b"sign in first")}), Fate.AWAY),
        (smtplib.SMTPDataError(535, b"who are you"), Fate.AWAY),
        (smtplib.SMTPDataError(451, b"later"), Fate.RETRY),
        (smtplib.SMTPDataError(554, b"spam"), Fate.FAIL),
        (smtplib.SMTPDataError(421, b"closing"), Fate.BROKEN),
        (smtplib.SMTPSenderRefused(530, b"sign in first", "salon@example.com"), Fate.AWAY),
        (smtplib.SMTPSenderRefused(552, b"too big", "salon@example.com"), Fate.FAIL),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), Fate.AWAY),
        (smtplib.SMTPConnectError(554, b"not you"), Fate.AWAY),
        (smtplib.SMTPServerDisconnected("gone"), Fate.BROKEN),
        (TimeoutError("timed out"), Fate.BROKEN),
        (ConnectionRefusedError(111, "refused"), Fate.BROKEN),
        (ssl.SSLError("handshake"), Fate.BROKEN),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "not ascii"), Fate.FAIL),
        (ValueError("a header with a line break"), Fate.FAIL),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_each_answer_has_its_fate(error: Exception, fate: Fate) -> None:
    assert classify(error).fate is fate


def test_what_the_server_said_is_kept_for_the_desk_in_one_short_line() -> None:
    said = classify(smtplib.SMTPDataError(550, b"no\r\n such   user " + b"x" * 500)).said
    assert said.startswith("550 no such user")
    assert len(said) <= 200


def test_waits_grow_and_end() -> None:
    waits = [wait_after(n) for n in range(1, MAX_ATTEMPTS + 1)]
    assert waits[-1] is None
    known = [wait for wait in waits if wait]
    assert known == sorted(known)
    assert known[0] == timedelta(minutes=1)


def test_the_rest_after_failures_grows_to_five_minutes_and_no_further() -> None:
    assert [rest_after(n).seconds for n in (1, 2, 3, 6, 1000)] == [15, 30, 60, 300, 300]
