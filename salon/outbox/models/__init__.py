from salon.outbox.models.message import Message
from salon.outbox.models.rule import Audience, MessageRule, QuietHours
from salon.outbox.models.text import MessageText
from salon.outbox.models.transport import Transport

__all__ = ["Audience", "Message", "MessageRule", "MessageText", "QuietHours", "Transport"]
