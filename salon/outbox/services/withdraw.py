"""Take back messages whose reason is gone, in the transaction that took the reason away."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from salon import clock
from salon.accounts.models import Location
from salon.outbox.models import Message
from salon.outbox.states import WAITING, MessageStatus

Things = Mapping[str, int] | Sequence[Mapping[str, int]]

# Each thing is looked up by the index on "about" in a scan of its own, and alone: OFFSET 0 keeps the planner, who knows
# nothing of how often an id occurs, from reading all that waits at every step, or the whole table. Whether
# it still waits is asked of the row itself once more: who has waited for its lock is shown its new status only there.
_ABOUT = """
    UPDATE outbox_message SET lease = NULL, leased_until = NULL{more}
     WHERE id IN (SELECT found.id FROM unnest(%s::jsonb[]) AS thing(ids), LATERAL (
           SELECT id, status, kind FROM outbox_message WHERE about @> thing.ids OFFSET 0) AS found
            WHERE found.status = ANY(%s) AND (%s OR found.kind = ANY(%s)))
       AND status || '' = ANY(%s)
"""
# What a worker takes meanwhile is in neither half: it waited when the statement began, and does no more.
_RECALL = """
    WITH recalled AS (UPDATE outbox_message SET lease = NULL, leased_until = NULL
                       WHERE dedupe_key = ANY(%s) AND status = ANY(%s) RETURNING dedupe_key, status)
    SELECT dedupe_key, status FROM recalled UNION ALL
    SELECT dedupe_key, status FROM outbox_message WHERE dedupe_key = ANY(%s) AND status <> ALL(%s)
"""
_AWAY = ", status = %s, reason = %s"
_TAKE_OVER = """
    UPDATE outbox_message SET status = 'withdrawn', reason = %s, lease = NULL, leased_until = NULL
     WHERE (status = 'pending' AND recipient = ANY(%s) OR status = 'held' AND location_id = ANY(%s))
       AND (recipient, location_id) IN (SELECT * FROM unnest(%s::text[], %s::int[])) AND kind = ANY(%s)
    RETURNING recipient, location_id, payload
"""


def withdraw(*, reason: str, about: Things, kinds: Collection[str] | None = None) -> int:
    """Withdraw every waiting message about these things. Returns how many. One statement.

    A message already handed to the server cannot be called back; one merely claimed can.

    Args:
        reason: one sentence for the desk, in the source language.
        about: ids that must all match, such as ``{"course": 7}``, or several such things.
        kinds: only these kinds; all when None.
    """
    return _update(about, kinds, _AWAY, [MessageStatus.WITHDRAWN.value, reason])


def drop_others(*, location: Location, kinds: Iterable[str], keep: Iterable[str], reason: str) -> int:
    """Withdraw what waits at a location in these kinds, except the keys to keep and what is due already."""
    waiting = Message.objects.filter(location=location, kind__in=sorted(kinds), status__in=sorted(WAITING))
    others = waiting.filter(due_at__gt=clock.now()).exclude(dedupe_key__in=list(keep))
    return others.update(status=MessageStatus.WITHDRAWN.value, reason=reason, lease=None, leased_until=None)


def recall(*, about: Things, kinds: Collection[str] | None = None) -> int:
    """Make every claim on these waiting messages void, so that they are rendered anew. Returns how many wait."""
    return _update(about, kinds, "", [])


def recalled(keys: Collection[str]) -> dict[str, str]:
    """Do :func:`recall` for the messages with these keys; return the state of each that is there. One statement.

    A worker that took one in this very moment keeps it: then it is not among them.
    """
    if not keys:
        return {}
    waiting, wanted = sorted(WAITING), sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(_RECALL, [wanted, waiting, wanted, waiting])
        return dict(cursor.fetchall())


def take_over(
    *, reason: str, to: Collection[tuple[str, int]], kinds: Collection[str]
) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Withdraw what waits for these recipients, and return what it would have said: the caller tells it anew.

    One statement: what a worker has begun to send meanwhile is not among it.

    Args:
        to: recipient and location, such as ``("client:7", 1)``.
    """
    if not to:
        return {}
    recipients, locations = (list(column) for column in zip(*sorted(to), strict=True))
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER, [reason, recipients, locations, recipients, locations, sorted(kinds)])
        for recipient, location, payload in cursor.fetchall():
            found[recipient, location].append(json.loads(payload) if isinstance(payload, str) else payload)
    return found


def _update(about: Things, kinds: Collection[str] | None, more: str, values: list[str]) -> int:
    things = [about] if isinstance(about, Mapping) else about
    if not things:
        return 0
    waiting = sorted(WAITING)
    asked: list[Any] = [[json.dumps(dict(ids)) for ids in things], waiting, kinds is None, sorted(kinds or ()), waiting]
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT.format(more=more), [*values, *asked])
        return int(cursor.rowcount)
