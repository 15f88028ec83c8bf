"""The life of a message as a table of moves. Pure."""

from enum import StrEnum


class MessageStatus(StrEnum):
    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


_S = MessageStatus

MOVES: dict[MessageStatus, frozenset[MessageStatus]] = {
    _S.PENDING: frozenset({_S.HELD, _S.SENDING, _S.WITHDRAWN}),
    _S.HELD: frozenset({_S.PENDING, _S.WITHDRAWN}),
    # sending -> pending: the lease ran out, the server said 4xx or could not be reached
    _S.SENDING: frozenset({_S.SENT, _S.FAILED, _S.PENDING}),
    # failed -> withdrawn: the desk told her in another way
    _S.FAILED: frozenset({_S.PENDING, _S.WITHDRAWN}),
    _S.SENT: frozenset(),
    # withdrawn -> pending: its reason came back before it was ever sent (an undone cancellation, a rule switched on)
    _S.WITHDRAWN: frozenset({_S.PENDING}),
}

# Not begun: may still be withdrawn.
WAITING = frozenset({_S.PENDING, _S.HELD})


def may_move(old: str, new: str) -> bool:
    """Return whether a message may go from ``old`` to ``new``."""
    return MessageStatus(new) in MOVES[MessageStatus(old)]


def sources(new: MessageStatus) -> list[str]:
    """Return the states from which ``new`` may be reached, for ``filter(status__in=...)``."""
    return sorted(old.value for old, targets in MOVES.items() if new in targets)
