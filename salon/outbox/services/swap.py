"""The steps of one message from waiting to sent, each a compare-and-swap on its lease.

Whoever's lease ran out, or whose message was withdrawn meanwhile, finds zero rows and does nothing.
"""

import json
from typing import Any

from django.db import connection

from salon import clock
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.services.claim import lease_time
from salon.outbox.states import MessageStatus

# The two that every mail needs, by hand: building them anew each time took as long as handing the mail over.
# ``status || ''`` leads the planner to the row by its key: by a bare status it may walk an index of all that wait.
_BEGIN = """
    UPDATE outbox_message SET status = 'sending', attempts = attempts + 1, leased_until = %s
    WHERE id = %s AND status || '' = 'pending' AND lease = %s AND leased_until > %s
      AND (useless_at IS NULL OR useless_at > %s)
"""
_SENT = """
    UPDATE outbox_message SET status = 'sent', sent_at = %s, reason = '', subject = %s, text = %s, html = %s,
           attachments = %s::jsonb, lease = NULL, leased_until = NULL
    WHERE id = %s AND status || '' = 'sending' AND lease = %s
"""


# A mail's end and the next one's beginning in one trip: half the trips and half the commits of a batch.
_SENT_AND_BEGIN = f"""
    WITH marked AS ({_SENT} RETURNING id), begun AS ({_BEGIN} RETURNING id)
    SELECT (SELECT count(*) FROM marked), (SELECT count(*) FROM begun)
"""  # noqa: S608 - no outside text in it


def begin(message: Message) -> bool:
    """Take a claimed message into sending if it is still ours, still wanted and in time. Counts the attempt."""
    now = clock.now()
    begun = _swapped(_BEGIN, [now + lease_time(), message.pk, message.lease, now, now])
    message.attempts += begun
    return begun == 1


def drop(message: Message, reason: str) -> int:
    """Withdraw a claimed message that has nothing to say. Returns whether it was still ours."""
    ours = Message.objects.filter(pk=message.pk, status=MessageStatus.PENDING, lease=message.lease)
    return ours.update(status=MessageStatus.WITHDRAWN, reason=reason, lease=None, leased_until=None)


def mark_sent(message: Message, letter: Letter) -> int:
    """Keep what was sent, exactly. Returns whether it was still ours."""
    return _swapped(_SENT, [*_said(letter), message.pk, message.lease])


def mark_and_begin(message: Message, letter: Letter, following: Message) -> tuple[int, bool]:
    """Do :func:`mark_sent` for one and :func:`begin` for the next, or neither, in one statement."""
    now = clock.now()
    sent = [*_said(letter), message.pk, message.lease]
    with connection.cursor() as cursor:
        cursor.execute(_SENT_AND_BEGIN, [*sent, now + lease_time(), following.pk, following.lease, now, now])
        marked, begun = cursor.fetchone()
    following.attempts += begun
    return marked, begun == 1


def _said(letter: Letter) -> list[Any]:
    files = [{"name": a.name, "content_type": a.content_type, "content": a.content} for a in letter.attachments]
    return [clock.now(), letter.subject[:240], letter.text, letter.html, json.dumps(files)]


def mark_failed(message: Message, reason: str) -> int:
    """Give a message up; a person has to look. Returns whether it was still ours."""
    return _end(message, MessageStatus.FAILED, reason=reason)


def put_back(message: Message, reason: str, **changes: Any) -> int:
    """Let a message wait again, with what the server said. Returns whether it was still ours."""
    return _end(message, MessageStatus.PENDING, reason=reason, **changes)


def _swapped(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _end(message: Message, status: MessageStatus, **changes: Any) -> int:
    ours = Message.objects.filter(pk=message.pk, status=MessageStatus.SENDING, lease=message.lease)
    return ours.update(status=status, lease=None, leased_until=None, **changes)
