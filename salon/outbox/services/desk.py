"""What a person at the desk may do with a message: hold it, let it go, send it now, try a failed one again.

Each is a compare-and-swap, so two desks pressing at once do it once.
"""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict
from salon.outbox.models import Message
from salon.outbox.services.enqueue import SETTLED
from salon.outbox.states import MessageStatus

log = logging.getLogger(__name__)

HELD = gettext_noop("It is held at the desk.")


def hold(*, message: Message, actor: Actor) -> None:
    """Keep a waiting message back until it is released.

    Raises:
        Conflict: ``message_moved_on``.
    """
    _move(message, MessageStatus.PENDING, MessageStatus.HELD, actor, reason=HELD)


def release(*, message: Message, actor: Actor) -> None:
    """Let a held message go at its time, at once if that is past. Too late, it is withdrawn when it is claimed.

    Raises:
        Conflict: ``message_moved_on``.
    """
    _move(message, MessageStatus.HELD, MessageStatus.PENDING, actor, reason="")


def send_now(*, message: Message, actor: Actor) -> None:
    """Make a waiting message due at once. It is still asked whether it is true.

    Raises:
        Conflict: ``message_moved_on``.
    """
    _move(message, MessageStatus.PENDING, MessageStatus.PENDING, actor, reason="", due_at=clock.now(), by_hand=True)


def retry(*, message: Message, actor: Actor) -> None:
    """Try a failed message again at once, with all its attempts, to the client's present address.

    Raises:
        Conflict: ``message_moved_on``, ``message_erased``.
    """
    if message.purged_at:
        raise Conflict(
            "message_erased", _("Its text was erased when its time was over. There is nothing left to send.")
        )
    fresh = {"due_at": clock.now(), "attempts": 0, "by_hand": True}
    _move(message, MessageStatus.FAILED, MessageStatus.PENDING, actor, reason="", **fresh)


def settle(*, message: Message, actor: Actor) -> None:
    """Put a failed message away: the client was told in another way.

    Raises:
        Conflict: ``message_moved_on``.
    """
    _move(message, MessageStatus.FAILED, MessageStatus.WITHDRAWN, actor, reason=SETTLED)


def _move(message: Message, old: MessageStatus, new: MessageStatus, actor: Actor, **changes: object) -> None:
    unchanged = Message.objects.filter(pk=message.pk, status=old, purged_at=message.purged_at)
    if unchanged.update(status=new, lease=None, leased_until=None, **changes) != 1:
        raise Conflict("message_moved_on", _("This message has moved on in the meantime. Please look again."))
    log.info("message %s: %s -> %s by user %s via %s", message.pk, old, new, getattr(actor.user, "pk", None), actor.via)
