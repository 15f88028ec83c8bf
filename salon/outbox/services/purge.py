"""Erase what old messages said; that they were sent, when and why stays."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from salon import clock
from salon.outbox.models import Message
from salon.outbox.states import MessageStatus

_ENDED = [MessageStatus.SENT, MessageStatus.WITHDRAWN, MessageStatus.FAILED]


def purge(*, limit: int = 5000) -> int:
    """Erase bodies and attachments of messages that ended long ago (setting OUTBOX_KEEP_DAYS). Returns how many."""
    now = clock.now()
    old = now - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    ended = Q(status=MessageStatus.SENT, sent_at__lt=old) | Q(status__in=_ENDED, sent_at=None, due_at__lt=old)
    keys = Message.objects.filter(ended, purged_at=None).order_by("id").values("pk")[:limit]
    return Message.objects.filter(pk__in=keys).update(text="", html="", attachments=[], payload={}, purged_at=now)
