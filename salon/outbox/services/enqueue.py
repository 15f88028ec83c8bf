"""Write down messages that will leave later. Called inside the transaction of what they tell about."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from salon import clock
from salon.outbox.kinds import kind_of

SETTLED = gettext_noop("The desk has told the client in another way.")
_FIELDS = (
    "location_id int, kind text, dedupe_key text, due_at timestamptz, useless_at timestamptz, to_address text, "
    "language text, recipient text, zone_name text, about jsonb, payload jsonb, created_at timestamptz"
)
_NAMES = ", ".join(part.strip().split()[0] for part in _FIELDS.split(","))
# A reason is served once: a row that was sent, is being sent, is held or has failed stays as it is. One that still
# waits, or was withdrawn unsent, takes the new facts, and a claim on it is void (it may have rendered the old ones).
_UPSERT = f"""
    INSERT INTO outbox_message ({_NAMES}, status, attempts, reason, subject, text, html, attachments,
        by_hand)
    SELECT {_NAMES}, 'pending', 0, '', '', '', '', '[]'::jsonb, false
    FROM jsonb_to_recordset(%s::jsonb) AS draft({_FIELDS})
    ON CONFLICT (dedupe_key) DO UPDATE SET
        status = 'pending', due_at = EXCLUDED.due_at, useless_at = EXCLUDED.useless_at, about = EXCLUDED.about,
        to_address = EXCLUDED.to_address, language = EXCLUDED.language, payload = EXCLUDED.payload, reason = '',
        recipient = EXCLUDED.recipient, zone_name = EXCLUDED.zone_name, day_taken = NULL, by_hand = false,
        lease = NULL, leased_until = NULL
    WHERE outbox_message.status IN ('pending', 'withdrawn') AND outbox_message.reason <> %s
    RETURNING id
"""  # noqa: S608 - no outside text in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to come. ``key`` names its reason and is unique for ever; times are aware."""

    kind: str
    key: str
    location_id: int
    to_address: str
    language: str
    due_at: datetime
    useless_at: datetime | None = None
    recipient: str = ""
    zone_name: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


def enqueue(drafts: Sequence[Draft]) -> list[int]:
    """Write the drafts as pending rows, in one statement. Returns the ids of the rows that will leave.

    Asked twice for the same reason it writes one row. A draft without an address is passed over.

    Raises:
        Missing: a kind nobody registered.
    """
    now = clock.now()
    rows = [_row(draft, now) for draft in sorted(drafts, key=lambda d: d.key) if draft.to_address]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [json.dumps(rows), SETTLED])
        return [row[0] for row in cursor.fetchall()]


def _row(draft: Draft, now: datetime) -> dict[str, Any]:
    kind_of(draft.kind)
    return {
        "location_id": draft.location_id,
        "kind": draft.kind,
        "dedupe_key": draft.key,
        "due_at": draft.due_at.isoformat(),
        "useless_at": draft.useless_at.isoformat() if draft.useless_at else None,
        "to_address": draft.to_address,
        "language": draft.language,
        "recipient": draft.recipient,
        "zone_name": draft.zone_name,
        "about": dict(draft.about),
        "payload": dict(draft.payload),
        "created_at": now.isoformat(),
    }
