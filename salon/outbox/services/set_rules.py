"""The owner's rules for messages are saved as a whole. What already waits is rewritten by the app that knows why."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import NamedTuple

from django.db import transaction

from salon.accounts.models import Location
from salon.outbox.kinds import kind_of
from salon.outbox.models import MessageRule, QuietHours


class Wanted(NamedTuple):
    """One kind's rule. ``offset``: how long before or after its moment."""

    kind: str
    enabled: bool
    offset: timedelta


@transaction.atomic
def set_rules(*, location: Location, rules: Iterable[Wanted], quiet_from: time, quiet_until: time) -> None:
    """Save the rules and the quiet hours (local wall-clock time; equal ends: none)."""
    for rule in rules:
        MessageRule.objects.update_or_create(
            location=location,
            kind=rule.kind,
            defaults={"enabled": rule.enabled, "offset": rule.offset},
            create_defaults={"enabled": rule.enabled, "offset": rule.offset, "quiet": kind_of(rule.kind).quiet},
        )
    QuietHours.objects.update_or_create(location=location, defaults={"starts": quiet_from, "ends": quiet_until})
