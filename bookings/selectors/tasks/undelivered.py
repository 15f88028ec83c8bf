"""Mails that cannot be delivered: somebody has to call."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.selectors.tasks.task import Scope, Task
from salon.outbox.models import Message
from salon.outbox.selectors import concerning, rows_of
from salon.outbox.states import MessageStatus

MOST = 50  # more than that is a mail server's trouble, and has a banner of its own


def undelivered_mails(scope: Scope) -> Iterator[Task]:
    """Yield one task for each message that was given up, until it is sent after all or put away. Three queries."""
    failed = Message.objects.filter(location=scope.location, status=MessageStatus.FAILED).order_by("due_at", "id")
    if scope.course is not None:
        failed = failed.filter(concerning({"course": scope.course}))
    for row in rows_of(list(failed.defer("text", "html", "attachments")[:MOST])):
        ends = row.message.useless_at
        yield Task(
            kind="mail-failed",
            title=_("A mail could not be delivered: %(label)s.") % {"label": row.label},
            client=row.to,
            action=_("See why"),
            url=reverse("outbox:message", args=[row.message.pk]),
            icon="mail-x",
            due=scope.day(ends) if ends else None,
        )
