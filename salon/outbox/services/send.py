"""Send what is due: claim, render, hand to the mail server over one connection, write down what it said.

No transaction is open while the server is spoken to; while it thinks, the next mail is written. Each message is begun
by a compare-and-swap on its lease just before it is handed over, so what was withdrawn or taken over since the claim
does not leave. The one gap nobody can close is a crash between the server's 250 and our mark: then it goes again
under the same Message-ID.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils.translation import gettext_noop

from salon import clock
from salon.outbox.answers import Answer, Fate, classify, wait_after
from salon.outbox.envelope import envelope
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.services import transport
from salon.outbox.services.ahead import Mails
from salon.outbox.services.claim import Claim, claim, release, sweep
from salon.outbox.services.swap import begin, drop, mark_and_begin, mark_failed, mark_sent, put_back
from salon.outbox.smtp import EmailBackend

log = logging.getLogger(__name__)

CANNOT_WRITE = gettext_noop("The text of this message could not be made.")
NOTHING_TO_SAY = gettext_noop("What this message is about is not there any more.")


@dataclass(slots=True)
class Tally:
    """What one run did."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    withdrawn: int = 0
    stopped: str = ""  # why the run ended early


@dataclass(slots=True)
class _Run:
    connection: BaseEmailBackend
    until: datetime
    tally: Tally = field(default_factory=Tally)
    open: bool = False
    broken: int = 0  # conversations that broke off in a row


def send_due(*, seconds: float = 25, connection: BaseEmailBackend | None = None) -> Tally:
    """Send until nothing is due, the time is up, or the server cannot be reached.

    Args:
        seconds: how long to go on claiming. Running it twice at once, or never finishing it, is harmless.
        connection: a mail backend; the configured one when None.
    """
    sweep()
    run = _Run(connection=connection or get_connection(), until=clock.now() + timedelta(seconds=seconds))
    if transport.resting():
        run.tally.stopped = "resting"
        return run.tally
    try:
        while not run.tally.stopped and clock.now() < run.until:
            claimed = claim(limit=settings.OUTBOX_BATCH)
            run.tally.withdrawn += claimed.withdrawn
            if not claimed.seen:
                break
            _send_claim(run, claimed)
    finally:
        _hang_up(run)
    return run.tally


def _send_claim(run: _Run, claimed: Claim) -> None:
    try:
        mails = Mails(claimed.messages)
        ready = [message for message in claimed.messages if message in mails]
        for message in claimed.messages:
            if message not in mails:
                run.tally.withdrawn += drop(message, NOTHING_TO_SAY)
        begun = False  # whether the message at hand was begun together with the end of the one before
        for place, message in enumerate(ready):
            if run.tally.stopped or (clock.now() >= run.until and not begun):
                break
            begun = _send_one(
                run, mails, message, [] if clock.now() >= run.until else ready[place + 1 : place + 3], begun
            )
    finally:
        release(claimed)


def _send_one(run: _Run, mails: Mails, message: Message, following: Sequence[Message], begun: bool) -> bool:
    """Send one message. Returns whether the following one was begun with its end."""
    letter = mails.letter(message)
    if isinstance(letter, Exception):
        if begun or begin(message):
            run.tally.failed += mark_failed(message, CANNOT_WRITE)
        return False
    if not begun and not (_reach(run) and begin(message)):
        return False
    answer = _hand_over(run, mails, message, letter, following)
    if answer is not None:
        _note(run, message, answer)
        return False
    run.broken = 0
    if not following:
        run.tally.sent += mark_sent(message, letter)
        return False
    marked, begun = mark_and_begin(message, letter, following[0])
    run.tally.sent += marked
    return begun


def _reach(run: _Run) -> bool:
    """Open the connection if it is not open; a server that cannot be reached is nobody's fault but ends the run."""
    if run.open:
        return True
    try:
        run.connection.open()
    except OSError as error:
        log.warning("mail server not reached: %s", type(error).__name__)
        _give_up(run, classify(error).said)
        return False
    run.open = True
    transport.fine()
    return True


def _hand_over(
    run: _Run, mails: Mails, message: Message, letter: Letter, following: Sequence[Message]
) -> Answer | None:
    try:
        if isinstance(run.connection, EmailBackend):
            run.connection.deliver(mails.sealed(message), mails.ahead(following))
        else:
            run.connection.send_messages([envelope(message, letter)])
    except Exception as error:  # noqa: BLE001 - an impossible address raises anything; it must stop no other mail
        answer = classify(error)
        log.warning("message %s: %s (%s)", message.pk, answer.fate, type(error).__name__)
        return answer
    return None


def _note(run: _Run, message: Message, answer: Answer) -> None:
    """Write down a refusal, and decide whether the others can still be served."""
    if answer.fate is Fate.FAIL:
        run.tally.failed += mark_failed(message, answer.said)
        return
    if answer.fate is Fate.AWAY:
        # Not this message's fault: the attempt does not count.
        run.tally.waiting += put_back(message, answer.said, attempts=F("attempts") - 1)
        _give_up(run, answer.said)
        return
    wait = wait_after(message.attempts)
    if wait is None:
        run.tally.failed += mark_failed(message, answer.said)
    else:
        run.tally.waiting += put_back(message, answer.said, due_at=clock.now() + wait)
    if answer.fate is Fate.BROKEN:
        _hang_up(run)
        run.broken += 1
        if run.broken >= 2:  # two in a row are not one poisonous message
            _give_up(run, answer.said)


def _give_up(run: _Run, said: str) -> None:
    transport.trouble(said)
    run.tally.stopped = said or "unreachable"


def _hang_up(run: _Run) -> None:
    if run.open:
        run.open = False
        try:
            run.connection.close()
        except OSError as error:
            log.info("mail connection closed badly: %s", type(error).__name__)
