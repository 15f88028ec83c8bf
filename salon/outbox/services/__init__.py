"""What can be done with messages, one verb a file. Writing joins the caller's transaction; sending opens its own."""

from salon.outbox.services.change_rules import change_rules
from salon.outbox.services.desk import hold, release, retry, send_now, settle
from salon.outbox.services.enqueue import Draft, enqueue
from salon.outbox.services.look import Look, look
from salon.outbox.services.purge import purge
from salon.outbox.services.readdress import readdress
from salon.outbox.services.send import Tally, send_due
from salon.outbox.services.withdraw import drop_others, recall, recalled, take_over, withdraw

__all__ = [
    "Draft",
    "Look",
    "Tally",
    "change_rules",
    "drop_others",
    "enqueue",
    "hold",
    "look",
    "purge",
    "readdress",
    "recall",
    "recalled",
    "release",
    "retry",
    "send_due",
    "send_now",
    "settle",
    "take_over",
    "withdraw",
]
