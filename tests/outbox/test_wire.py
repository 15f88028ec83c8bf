"""What we write down straight is what Django would have written, byte for byte but for the random boundary."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives

from salon.outbox import wire

LONG = "https://salon.example/v/stop/" + "x" * 120 + "/"
SUBJECTS = [
    "A visit",
    "Monday, 3 August 2026, 10:00: your session at a salon with a really long name indeed",
    "",
    " x ",
]
RUSSIAN = ["Ждём вас", "понедельник, 3 августа 2026 г., 10:00: ваш сеанс в салоне с довольно длинным названием"]
BODIES = ["one\n", "– Привет\r\n.\nFrom here\n\n", "no end", "a\rb\n", "\n\n", "tail  \n-- \n"]
NAMES = ["Salon <salon@example.com>", '"Салон, Mitte" <salon@example.com>', "salon@example.com"]


def mail(
    subject: str = "A visit", body: str = "one\n", sender: str = NAMES[0], to: str = "c@example.com"
) -> EmailMultiAlternatives:
    headers = {
        "List-Unsubscribe": f"<{LONG}>",
        "Message-ID": "<reminder-2d.session.10.seq.0@salon.example>",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0100",
        "Content-Language": "ru",
    }
    made = EmailMultiAlternatives(subject, body, sender, [to], headers=headers, reply_to=["desk@salon.example"])
    made.attach_alternative(f"<p>{body}</p>", "text/html")
    return made


def django_says(made: EmailMultiAlternatives) -> bytes:
    return made.message().as_bytes(linesep="\r\n")


def same(ours: bytes, theirs: bytes) -> bool:
    def plain(raw: bytes) -> bytes:
        boundary = re.search(rb'boundary="([^"]+)"', raw)
        assert boundary
        return raw.replace(boundary.group(1), b"BOUNDARY")

    return plain(ours) == plain(theirs)


@pytest.mark.parametrize("sender", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS + RUSSIAN)
@pytest.mark.parametrize("body", BODIES)
def test_it_is_the_mail_that_django_makes(subject: str, body: str, sender: str) -> None:
    made = mail(subject, body, sender, "c@exämple.com")
    straight = wire._straight(made)
    assert straight
    assert same(straight, django_says(made))


def test_another_shape_is_left_to_django() -> None:
    long, attached = mail(body="x" * 999), mail()
    bare = EmailMultiAlternatives("s", "text", NAMES[0], ["c@example.com"], headers={"Message-ID": "<1@x>"})
    attached.attach("course.ics", "BEGIN:VCALENDAR", "text/calendar")
    assert [wire._straight(one) for one in (long, attached, bare)] == [None, None, None]
    assert wire.seal(bare).content.endswith(b"\r\n\r\ntext")
    assert b"course.ics" in wire.seal(attached).content


@pytest.mark.parametrize(
    ("field", "value"), [("subject", "a\nBcc: x@example.com"), ("to", "a@example.com\nBcc: x@y.z")]
)
def test_a_line_end_in_a_header_is_refused(field: str, value: str) -> None:
    with pytest.raises(ValueError, match="newline|Invalid|domain"):
        wire.seal(mail(**{field: value}))
