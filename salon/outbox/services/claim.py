"""Take due messages to send them: lease them for a while, after asking whether each is still true.

A claim is short: one transaction, ``FOR UPDATE SKIP LOCKED``, no mail in it. Two claims never share a message.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from salon import clock
from salon.accounts.models import Location
from salon.outbox.answers import MAX_ATTEMPTS
from salon.outbox.kinds import Kind, Standing, kind_of, known
from salon.outbox.models import Message
from salon.outbox.services.courtesy import may_leave
from salon.outbox.states import MessageStatus

log = logging.getLogger(__name__)

TOO_LATE = gettext_noop("It was too late to send it.")
NO_KIND = gettext_noop("Nobody knows this kind of message any more.")
CANNOT_CHECK = gettext_noop("It could not be checked whether this is still true. It is tried again.")
GIVEN_UP = gettext_noop("Sending it broke off again and again.")
BROKE_OFF = gettext_noop("Sending it broke off. It is tried again.")
_CHECK_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Claim:
    """Messages that are ours until the lease ends, oldest due first."""

    lease: UUID
    messages: list[Message] = field(default_factory=list)
    withdrawn: int = 0
    seen: int = 0  # how many were due; none: nothing is left to do


def lease_time() -> timedelta:
    """Return how long a claim holds without a sign of life."""
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def claim(*, limit: int) -> Claim:
    """Lease up to ``limit`` due messages; what is no longer true, or too late, is withdrawn with why."""
    now = clock.now()
    lease = uuid4()
    with transaction.atomic():
        due = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(Q(leased_until=None) | Q(leased_until__lte=now), status=MessageStatus.PENDING, due_at__lte=now)
            .order_by("due_at", "id")[:limit]
        )
        _place(due)
        late = {m.pk: Standing(untrue=TOO_LATE) for m in due if m.useless_at and m.useless_at <= now}
        standings = late | _standings(message for message in due if message.pk not in late)
        withdrawn = _withdraw(standings)
        kept = [m for m in due if m.pk in standings and not standings[m.pk].untrue]
        _readdress(kept, standings)
        kept = may_leave(kept, now) if kept else []
        Message.objects.filter(pk__in=[m.pk for m in kept]).update(lease=lease, leased_until=now + lease_time())
    for message in kept:
        message.lease = lease
    return Claim(lease=lease, messages=kept, withdrawn=withdrawn, seen=len(due))


def _place(messages: Collection[Message]) -> None:
    """Give messages their locations, the same few objects for all."""
    places = Location.objects.in_bulk({message.location_id for message in messages})
    for message in messages:
        message.location = places[message.location_id]


def _standings(messages: Iterable[Message]) -> dict[int, Standing]:
    """Ask each kind about its messages. One that cannot be answered for holds up no other, of its kind neither."""
    found: dict[int, Standing] = {}
    for name, group in groupby(sorted(messages, key=lambda m: m.kind), key=lambda m: m.kind):
        mine = list(group)
        if known(name):
            found |= _of_kind(kind_of(name), mine)
        else:
            found |= {message.pk: Standing(untrue=NO_KIND) for message in mine}
    return found


def _of_kind(kind: Kind, messages: list[Message]) -> Mapping[int, Standing]:
    try:
        with transaction.atomic():
            return kind.still_true(messages)
    except Exception:
        log.exception("kind %s could not say what is still true", kind.name)
    if len(messages) == 1:
        later = clock.now() + _CHECK_AGAIN
        Message.objects.filter(pk=messages[0].pk).update(due_at=later, reason=CANNOT_CHECK)
        return {}
    return {pk: standing for message in messages for pk, standing in _of_kind(kind, [message]).items()}


def _withdraw(standings: Mapping[int, Standing]) -> int:
    by_reason: dict[str, list[int]] = defaultdict(list)
    for pk, standing in standings.items():
        if standing.untrue:
            by_reason[standing.untrue].append(pk)
    return sum(
        Message.objects.filter(pk__in=pks).update(
            status=MessageStatus.WITHDRAWN, reason=reason, lease=None, leased_until=None
        )
        for reason, pks in by_reason.items()
    )


def _readdress(messages: Iterable[Message], standings: Mapping[int, Standing]) -> None:
    """Let a message follow its client to a new address or language."""
    changed = []
    for message in messages:
        fresh = standings[message.pk]
        address, language = fresh.to_address or message.to_address, fresh.language or message.language
        if (address, language) != (message.to_address, message.language):
            message.to_address, message.language = address, language
            changed.append(message)
    Message.objects.bulk_update(changed, ["to_address", "language"])


def release(claimed: Claim) -> int:
    """Give back what was claimed and not begun. Returns how many."""
    mine = Message.objects.filter(lease=claimed.lease, status=MessageStatus.PENDING)
    return mine.update(lease=None, leased_until=None)


@transaction.atomic
def sweep(*, limit: int = 500) -> int:
    """Take over what a sender left in the middle: its lease ran out. Returns how many.

    Whether the server had it already nobody can know, so it goes again under the same Message-ID; one that keeps
    stopping its sender is given up. Two sweeps at once share the work, as rows the other one holds are passed over.
    """
    stuck = Message.objects.filter(status=MessageStatus.SENDING, leased_until__lte=clock.now())
    held = stuck.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "attempts")[:limit]
    tries = dict(held)
    given_up = [pk for pk, attempts in tries.items() if attempts >= MAX_ATTEMPTS]
    _unlease(given_up, MessageStatus.FAILED, GIVEN_UP)
    _unlease(tries.keys() - set(given_up), MessageStatus.PENDING, BROKE_OFF)
    return len(tries)


def _unlease(keys: Collection[int], status: MessageStatus, reason: str) -> None:
    if keys:
        rows = Message.objects.filter(pk__in=keys)
        rows.update(status=status, reason=reason, lease=None, leased_until=None)
