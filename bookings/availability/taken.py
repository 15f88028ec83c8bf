"""What is taken, away or closed in a stretch of time, and who and what there is: one SQL statement for a location.

Plain SQL, as this is the hottest read of the product: every plan, booking, move and repair begins with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from bookings.availability.rows import RESOURCES, Kind, Resource, resources_in
from bookings.models.session import LIVE_STATES
from bookings.planning.zones import Horizon

# starts_at is what the index knows; a busy range begins before it and ends after it, never by more than this.
_MARGIN = timedelta(hours=6)
_DAY_ZERO = date(1970, 1, 1)

# LATERAL ... OFFSET 0: one walk through the index of the days for each stretch. Joined without it, PostgreSQL reads the
# location's whole history instead, as it cannot know how long the stretches are.
_SQL = """
SELECT 'busy', cosmetologist_id, room_id, device_id, client_id = %(client)s,
       extract(epoch FROM lower(busy))::bigint, ceil(extract(epoch FROM upper(busy)))::bigint, ''
  FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) AS near(since, until),
       LATERAL (SELECT * FROM bookings_session
                 WHERE location_id = %(location)s AND starts_at >= near.since AND starts_at < near.until
                   AND status = ANY(%(live)s) AND id <> ALL(%(without)s::bigint[]) OFFSET 0) AS held
UNION ALL
SELECT 'busy', NULL, NULL, NULL, true,
       extract(epoch FROM lower(busy))::bigint, ceil(extract(epoch FROM upper(busy)))::bigint, ''
  FROM bookings_session
 WHERE client_id = %(client)s AND starts_at >= %(first)s AND starts_at < %(last)s AND location_id <> %(location)s
   AND status = ANY(%(live)s) AND id <> ALL(%(without)s::bigint[])
UNION ALL
SELECT 'away', cosmetologist_id, NULL, NULL, false,
       extract(epoch FROM starts_at)::bigint, ceil(extract(epoch FROM ends_at))::bigint, ''
  FROM bookings_absence JOIN bookings_cosmetologist who ON who.id = cosmetologist_id
 WHERE who.location_id = %(location)s AND ends_at > %(first)s AND starts_at < %(last)s
UNION ALL
SELECT 'away', NULL, room_id, device_id, false,
       extract(epoch FROM starts_at)::bigint, ceil(extract(epoch FROM ends_at))::bigint, ''
  FROM bookings_outage
  LEFT JOIN bookings_room room ON room.id = room_id LEFT JOIN bookings_device device ON device.id = device_id
 WHERE coalesce(room.location_id, device.location_id) = %(location)s
   AND ends_at > %(first)s AND starts_at < %(last)s
UNION ALL
SELECT 'closed', NULL, NULL, NULL, false, starts_on - DATE '1970-01-01', ends_on - DATE '1970-01-01', reason
  FROM accounts_closure
 WHERE location_id = %(location)s AND ends_on >= %(first_day)s AND starts_on <= %(last_day)s
"""
_AND_RESOURCES = f"""
UNION ALL
SELECT 'there', NULL, NULL, NULL, false, NULL, NULL, ({RESOURCES})
"""

Ranges = list[tuple[int, int]]  # half-open, whole seconds since 1970 UTC
Key = tuple[Kind, int]


@dataclass(slots=True)
class Taken:
    """Ranges by kind and key.

    Attributes:
        busy: what live sessions hold.
        away: absences and outages.
        client: her sessions, at every location.
        closures: first day, last day (included), reason.
        there: who and what there is, if it was asked for.
    """

    busy: dict[Key, Ranges] = field(default_factory=dict)
    away: dict[Key, Ranges] = field(default_factory=dict)
    client: Ranges = field(default_factory=list)
    closures: list[tuple[date, date, str]] = field(default_factory=list)
    there: list[Resource] = field(default_factory=list)


def taken(
    *,
    location_id: int,
    client_id: int,
    days: Horizon,
    near: Sequence[tuple[datetime, datetime]] | None = None,
    without: Collection[int] = (),
    also: bool = False,
    treatment_id: int | None = None,
) -> Taken:
    """Return what is taken over a horizon. One query.

    Args:
        near: read live sessions only around these half-open stretches; over the whole horizon if None.
        without: keys of sessions to leave out, because they are about to move.
        also, treatment_id: read along what :func:`bookings.availability.rows.resources` returns for it.
    """
    start, end = days.moment(0), days.moment(days.size)
    asked: dict[str, Any] = {
        "location": location_id,
        "client": client_id,
        "since": [since - _MARGIN for since, _ in near or [(start, end)]],
        "until": [until + _MARGIN for _, until in near or [(start, end)]],
        "live": LIVE_STATES,
        "without": list(without),
        "first": start - _MARGIN,
        "last": end + _MARGIN,
        "first_day": days.first,
        "last_day": days.last,
        "treatment": treatment_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL + _AND_RESOURCES if also else _SQL, asked)
        return _sorted(cursor.fetchall())


def _sorted(rows: Sequence[tuple[str, int | None, int | None, int | None, bool, int, int, str]]) -> Taken:
    found = Taken()
    for what, cosmetologist, room, device, own, start, end, reason in rows:
        if what == "there":
            found.there = resources_in(reason)
            continue
        if what == "closed":
            closed = (_DAY_ZERO + timedelta(days=start), _DAY_ZERO + timedelta(days=end), reason)
            found.closures.append(closed)
            continue
        held = found.busy if what == "busy" else found.away
        span = (start, end)
        if cosmetologist:
            held.setdefault((Kind.COSMETOLOGIST, cosmetologist), []).append(span)
        if room:
            held.setdefault((Kind.ROOM, room), []).append(span)
        if device:
            held.setdefault((Kind.DEVICE, device), []).append(span)
        if own:
            found.client.append(span)
    return found
