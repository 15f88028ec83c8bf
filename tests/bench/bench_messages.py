"""Sending beside Django's own ``send_messages`` on one connection with the same mails; claiming beside a history."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from bookings import messages
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.outbox.envelope import envelope
from salon.outbox.kinds import Letter
from salon.outbox.models import Message, MessageRule
from salon.outbox.services import send_due
from salon.outbox.services.claim import claim, release
from salon.outbox.services.render import render
from tests.bench.conftest import MILLION
from tests.bench.rounds import first_in_line, interleaved, line
from tests.factories import ClientFactory, make_cast
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db(transaction=True)
MAILS, ROUNDS = 200, 11
DJANGOS, OURS = "django.core.mail.backends.smtp.EmailBackend", "salon.outbox.smtp.EmailBackend"
SEND_AT_LEAST, CLAIM_GROWTH = 0.8, 1.2
FEW, MANY = (100_000, 1_000_000) if MILLION else (10_000, 100_000)

_HISTORY = """
    INSERT INTO outbox_message (location_id, kind, dedupe_key, due_at, to_address, language, recipient, zone_name,
        about, payload, created_at, status, attempts, sent_at, reason, subject, text, html, attachments, by_hand)
    SELECT %s, 'reminder-2d', 'old:' || n, now() - n * interval '1 minute', 'c@example.com', 'en',
        'client:' || n %% 9000, '', jsonb_build_object('client', n %% 9000, 'course', n / 30, 'session', n / 3), '{}',
        now() - n * interval '1 minute', 'sent', 1, now() - n * interval '1 minute', '', 'A reminder',
        'text', 'html', '[]', false
    FROM generate_series(%s, %s) AS n
"""


@pytest.fixture
def port(db: None) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.smtp_sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdin
        assert sink.stdout
        port = int(sink.stdout.readline())
        with first_in_line(os.getpid(), sink.pid, database()):
            yield port
        sink.stdin.close()


def database() -> int:
    """Return the process of the database that answers us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture
def reminders() -> list[Message]:
    """Reminders that are due, of twenty clients, with all that they say."""
    cast = make_cast()
    rule = {"offset": timedelta(days=2), "quiet": False, "once_a_day": False}
    MessageRule.objects.create(location=cast.location, kind="reminder-2d", **rule)
    start = clock.now() + timedelta(days=3)
    for n in range(MAILS // 10):
        client = ClientFactory(location=cast.location, email=f"c{n}@example.com")
        starts = [start + timedelta(hours=2 * (10 * n + k)) for k in range(10)]
        course = make_course(cast, starts, client=client)
        with transaction.atomic():
            messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    Message.objects.exclude(kind="reminder-2d").delete()
    wait_again()
    return list(Message.objects.select_related("location"))


def wait_again() -> None:
    due = clock.now() - timedelta(hours=1)
    Message.objects.update(
        status="pending", due_at=due, attempts=0, sent_at=None, lease=None, leased_until=None, text="", html=""
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM outbox_message")


def dial(port: int, backend: str = DJANGOS) -> BaseEmailBackend:
    return get_connection(backend, host="127.0.0.1", port=port, timeout=20, use_tls=False, username="")


def written(found: list[Message]) -> list[EmailMessage]:
    for message in found:
        message.facts = None
    letters = render(found)
    return [envelope(m, letter) for m in found if isinstance(letter := letters[m.pk], Letter)]


def share(theirs: list[float], ours: list[float]) -> float:
    """Our speed as a part of theirs: the median of the rounds, each compared within itself, under the same load."""
    return median(one / other for one, other in zip(theirs, ours, strict=True))


def all_sent(count: int | None) -> None:
    assert count == MAILS


def test_sending(port: int, reminders: list[Message]) -> None:
    ready = written(reminders)
    found = interleaved(
        {
            "made before": lambda n: all_sent(dial(port).send_messages(ready)),
            "written": lambda n: all_sent(dial(port).send_messages(written(reminders))),
            "again": lambda n: wait_again(),
            "outbox": lambda n: all_sent(send_due(connection=dial(port, OURS), seconds=300).sent),
            "and again": lambda n: wait_again(),
        },
        ROUNDS,
    )
    yardstick, outbox = found["written"], found["outbox"]
    ratio, of_ready = share(yardstick, outbox), share(found["made before"], outbox)
    print(f"\n{MAILS} reminders to an SMTP server in another process")
    print(line("Django: send_messages of mails made before", found["made before"], yardstick))
    print(line("Django: the same mails written and sent", yardstick, yardstick))
    print(line("outbox: claimed, written, sent, marked", outbox, yardstick))
    print(f"{ratio:.0%} of Django's speed; {of_ready:.0%} of mails made before; load {os.getloadavg()[0]:.1f}")
    assert ratio >= SEND_AT_LEAST


def test_claiming_beside_a_long_history(reminders: list[Message]) -> None:
    with first_in_line(os.getpid(), database()):
        claim_beside_a_long_history(reminders)


def claim_beside_a_long_history(reminders: list[Message]) -> None:
    location = reminders[0].location_id
    grow(location, 1, FEW)
    small = claiming()
    grow(location, FEW + 1, MANY)
    large = claiming()
    growth = large / small
    print(f"\nclaim 50: {small:.1f} ms at {FEW:,} sent, {large:.1f} ms at {MANY:,}: {growth:.2f} x")
    assert growth <= CLAIM_GROWTH


def claiming() -> float:
    """Milliseconds of the quickest tenth of many claims: what else the machine does only ever adds."""
    times = interleaved({"claim": lambda n: release(claim(limit=50))}, 60)["claim"]
    return sorted(times)[len(times) // 10]


def grow(location: int, first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [location, first, last])
        cursor.execute("VACUUM ANALYZE outbox_message")
