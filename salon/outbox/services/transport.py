"""How the way to the mail server is doing, for all senders together. One row, as Redis may be flushed."""

from datetime import datetime

from django.db import transaction

from salon import clock
from salon.outbox.answers import rest_after
from salon.outbox.models import Transport

_NAME = "mail"


def resting(now: datetime | None = None) -> bool:
    """Return whether the senders rest after failing to reach the server."""
    row = Transport.objects.filter(pk=_NAME).first()
    return bool(row and row.not_before and row.not_before > (now or clock.now()))


def trouble(reason: str) -> None:
    """Note that the server could not be reached. All senders rest, longer each time, at most five minutes."""
    now = clock.now()
    with transaction.atomic():
        Transport.objects.get_or_create(pk=_NAME)
        row = Transport.objects.select_for_update().get(pk=_NAME)
        Transport.objects.filter(pk=_NAME).update(
            failures=min(row.failures + 1, 1000),
            troubled_since=row.troubled_since or now,
            not_before=now + rest_after(row.failures + 1),
            reason=reason,
        )


def fine() -> None:
    """Note that the server was reached. Writes only after trouble."""
    Transport.objects.filter(pk=_NAME, failures__gt=0).update(
        failures=0, troubled_since=None, not_before=None, reason=""
    )
