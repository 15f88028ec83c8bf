"""What can be done with messages, one verb a file. Every verb runs inside the caller's transaction where it has one."""

from salon.outbox.services.enqueue import Draft, enqueue
from salon.outbox.services.withdraw import drop_others, recall, withdraw

__all__ = ["Draft", "drop_others", "enqueue", "recall", "withdraw"]
