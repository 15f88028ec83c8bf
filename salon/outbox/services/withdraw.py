"""Take back messages whose reason is gone, in the transaction that took the reason away."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from salon import clock
from salon.accounts.models import Location
from salon.outbox.models import Message
from salon.outbox.states import WAITING, MessageStatus


def withdraw(
    *,
    reason: str,
    about: Mapping[str, int],
    kinds: Collection[str] | None = None,
    any_of: tuple[str, Collection[int]] | None = None,
) -> int:
    """Withdraw every waiting message about these things. Returns how many. One statement.

    A message already handed to the server cannot be called back; one merely claimed can.

    Args:
        reason: one sentence for the desk, in the source language.
        about: ids that must all match, such as ``{"course": 7}``.
        kinds: only these kinds; all when None.
        any_of: and one of these ids, such as ``("session", [42, 43])``.
    """
    return _put_away(_waiting(about, kinds, any_of), reason)


def drop_others(*, location: Location, kinds: Iterable[str], keep: Iterable[str], reason: str) -> int:
    """Withdraw what waits at a location in these kinds, except the keys to keep and what is due already."""
    waiting = Message.objects.filter(location=location, kind__in=sorted(kinds), status__in=sorted(WAITING))
    return _put_away(waiting.filter(due_at__gt=clock.now()).exclude(dedupe_key__in=list(keep)), reason)


def recall(*, about: Mapping[str, int], kinds: Collection[str] | None = None) -> int:
    """Make every claim on these waiting messages void, so that they are rendered anew. Returns how many wait."""
    return _waiting(about, kinds, None).update(lease=None, leased_until=None)


def _waiting(
    about: Mapping[str, int], kinds: Collection[str] | None, any_of: tuple[str, Collection[int]] | None
) -> QuerySet[Message]:
    found = Message.objects.filter(status__in=sorted(WAITING), about__contains=dict(about))
    if kinds is not None:
        found = found.filter(kind__in=sorted(kinds))
    if any_of is not None:
        name, ids = any_of
        found = found.filter(**{f"about__{name}__in": list(ids)})
    return found


def _put_away(waiting: QuerySet[Message], reason: str) -> int:
    return waiting.update(status=MessageStatus.WITHDRAWN.value, reason=reason, lease=None, leased_until=None)
