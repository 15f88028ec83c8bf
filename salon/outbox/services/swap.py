"""The steps of one message from waiting to sent, each a compare-and-swap on its lease.

Whoever's lease ran out, or whose message was withdrawn meanwhile, finds zero rows and does nothing.
"""

from typing import Any

from django.db.models import F, Q

from salon import clock
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.services.claim import lease_time
from salon.outbox.states import MessageStatus


def begin(message: Message) -> bool:
    """Take a claimed message into sending if it is still ours, still wanted and in time. Counts the attempt."""
    now = clock.now()
    in_time = Q(useless_at=None) | Q(useless_at__gt=now)
    ours = Message.objects.filter(
        in_time, pk=message.pk, status=MessageStatus.PENDING, lease=message.lease, leased_until__gt=now
    )
    begun = ours.update(status=MessageStatus.SENDING, attempts=F("attempts") + 1, leased_until=now + lease_time())
    message.attempts += begun
    return begun == 1


def drop(message: Message, reason: str) -> int:
    """Withdraw a claimed message that has nothing to say. Returns whether it was still ours."""
    ours = Message.objects.filter(pk=message.pk, status=MessageStatus.PENDING, lease=message.lease)
    return ours.update(status=MessageStatus.WITHDRAWN, reason=reason, lease=None, leased_until=None)


def mark_sent(message: Message, letter: Letter) -> int:
    """Keep what was sent, exactly. Returns whether it was still ours."""
    files = [{"name": a.name, "content_type": a.content_type, "content": a.content} for a in letter.attachments]
    return _end(
        message,
        MessageStatus.SENT,
        sent_at=clock.now(),
        reason="",
        subject=letter.subject[:240],
        text=letter.text,
        html=letter.html,
        attachments=files,
    )


def mark_failed(message: Message, reason: str) -> int:
    """Give a message up; a person has to look. Returns whether it was still ours."""
    return _end(message, MessageStatus.FAILED, reason=reason)


def put_back(message: Message, reason: str, **changes: Any) -> int:
    """Let a message wait again, with what the server said. Returns whether it was still ours."""
    return _end(message, MessageStatus.PENDING, reason=reason, **changes)


def _end(message: Message, status: MessageStatus, **changes: Any) -> int:
    ours = Message.objects.filter(pk=message.pk, status=MessageStatus.SENDING, lease=message.lease)
    return ours.update(status=status, lease=None, leased_until=None, **changes)
