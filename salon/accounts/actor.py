"""Who does something, and through which door. Every service that changes data takes one."""

from dataclasses import dataclass
from enum import StrEnum

from salon.accounts.models import User


class Via(StrEnum):
    DESK = "desk"  # the browser
    API = "api"
    LINK = "link"  # the client, through a signed link
    SYSTEM = "system"  # a worker or a command


@dataclass(frozen=True, slots=True)
class Actor:
    """``user`` is empty for the client's own link and for the system."""

    user: User | None
    via: Via = Via.DESK


SYSTEM = Actor(user=None, via=Via.SYSTEM)
