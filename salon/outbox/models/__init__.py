from salon.outbox.models.message import Message
from salon.outbox.models.rule import MessageRule, QuietHours
from salon.outbox.models.transport import Transport

__all__ = ["Message", "MessageRule", "QuietHours", "Transport"]
