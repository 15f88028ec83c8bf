"""What was written to a client, told to the register (``salon.privacy.holdings``)."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from salon import clock
from salon.outbox.models import Message
from salon.outbox.states import WAITING, MessageStatus
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import Holding, Whose, declare

ERASED = gettext_noop("The client's data were erased.")
MACHINERY = ("dedupe_key", "about", "payload", "attempts", "leased_until", "lease", "recipient", "day_taken", "by_hand")


class Unwrite:
    """That something was sent, when and why stays; to whom and in which words goes. What has not left never does."""

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.exclude(to_address="", text="", payload={})

    def erase(self, rows: QuerySet[Any]) -> int:
        rows.filter(status__in=[*sorted(WAITING), MessageStatus.FAILED]).update(
            status=MessageStatus.WITHDRAWN.value, reason=ERASED, lease=None, leased_until=None
        )
        # One that is with the mail server this very second is left: its outcome would be written into the blank.
        return (
            self.held(rows)
            .exclude(status=MessageStatus.SENDING)
            .update(to_address="", subject="", text="", html="", attachments=[], payload={}, purged_at=clock.now())
        )


def of_client(client: Whose) -> QuerySet[Message]:
    """By the index on ``about``, in a query of its own as inside one over clients."""
    return Message.objects.filter(about__contains=JSONObject(client=client))


def declare_all() -> None:
    declare(
        Holding(Message, RecordClass.MESSAGES, _("messages"), rows=of_client, way=Unwrite(), omit=MACHINERY),
    )
