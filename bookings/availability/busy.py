"""Who and what is taken when: one SQL statement for a whole location.

Plain SQL, as this is the hottest read of the product: every plan, booking, move and repair begins with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from bookings.models.session import LIVE_STATES

# starts_at is what the index knows; a busy range begins before it and ends after it, never by more than this.
_MARGIN = timedelta(hours=6)

_SQL = """
SELECT cosmetologist_id, room_id, device_id, client_id = %(client)s,
       extract(epoch FROM lower(busy))::bigint, ceil(extract(epoch FROM upper(busy)))::bigint
  FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) AS near(since, until)
  JOIN bookings_session ON starts_at >= near.since AND starts_at < near.until
 WHERE location_id = %(location)s AND status = ANY(%(live)s) AND id <> ALL(%(without)s::bigint[])
UNION ALL
SELECT 0, 0, 0, true, extract(epoch FROM lower(busy))::bigint, ceil(extract(epoch FROM upper(busy)))::bigint
  FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) AS near(since, until)
  JOIN bookings_session ON starts_at >= near.since AND starts_at < near.until
 WHERE client_id = %(client)s AND location_id <> %(location)s
   AND status = ANY(%(live)s) AND id <> ALL(%(without)s::bigint[])
"""

Ranges = list[tuple[int, int]]  # half-open, whole seconds since 1970 UTC


@dataclass(frozen=True, slots=True)
class Taken:
    """Busy ranges by kind and key; the client's include her sessions at every other location."""

    cosmetologists: dict[int, Ranges] = field(default_factory=dict)
    rooms: dict[int, Ranges] = field(default_factory=dict)
    devices: dict[int, Ranges] = field(default_factory=dict)
    client: Ranges = field(default_factory=list)


def taken(
    *,
    location_id: int,
    client_id: int,
    between: Sequence[tuple[datetime, datetime]],
    without: Collection[int] = (),
) -> Taken:
    """Return what live sessions hold in the given half-open stretches of time, and a little around. One query.

    Args:
        between: one stretch for a plan, one per session for the check under the lock.
        without: keys of sessions to leave out, because they are about to move.
    """
    found = Taken()
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "location": location_id,
                "client": client_id,
                "since": [since - _MARGIN for since, _ in between],
                "until": [until + _MARGIN for _, until in between],
                "live": LIVE_STATES,
                "without": list(without),
            },
        )
        rows: list[tuple[int, int, int, bool, int, int]] = cursor.fetchall()
    for cosmetologist, room, device, own, start, end in rows:
        span = (start, end)
        if cosmetologist:
            found.cosmetologists.setdefault(cosmetologist, []).append(span)
            found.rooms.setdefault(room, []).append(span)
            found.devices.setdefault(device, []).append(span)
        if own:
            found.client.append(span)
    return found
