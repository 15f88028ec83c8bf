"""The life of a message as a table of moves. Pure."""

from enum import StrEnum


class MessageStatus(StrEnum):
    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


MOVES: dict[MessageStatus, frozenset[MessageStatus]] = {
    MessageStatus.PENDING: frozenset({MessageStatus.HELD, MessageStatus.SENDING, MessageStatus.WITHDRAWN}),
    MessageStatus.HELD: frozenset({MessageStatus.PENDING, MessageStatus.WITHDRAWN}),
    # sending -> pending: the lease ran out or the server said 4xx
    MessageStatus.SENDING: frozenset({MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.PENDING}),
    MessageStatus.FAILED: frozenset({MessageStatus.PENDING}),
    MessageStatus.SENT: frozenset(),
    MessageStatus.WITHDRAWN: frozenset(),
}
