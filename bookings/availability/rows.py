"""Who and what there is with weekly hours, and when they are away: two queries, plain values.

Plain SQL: unions of unlike tables, read on every plan, booking and move.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from django.db import connection

from bookings.availability.hours import WeeklyRow


class Kind(StrEnum):
    """What has a time of its own. A session takes one of each but the location."""

    LOCATION = "location"
    COSMETOLOGIST = "cosmetologist"
    ROOM = "room"
    DEVICE = "device"


@dataclass(slots=True)
class Resource:
    """``hours`` of the location are its opening hours; rooms and devices have none of their own."""

    kind: Kind
    id: int
    name: str
    hours: list[WeeklyRow] = field(default_factory=list)


_RESOURCES = """
SELECT 'location' AS kind, %(location)s AS id, '' AS name, 0 AS position,
       weekday, opens AS starts, closes AS ends, NULL::date, NULL::date, 1, 0
  FROM accounts_openinghours WHERE location_id = %(location)s
UNION ALL
SELECT 'cosmetologist', who.id, who.name, who.position,
       weekday, starts, ends, valid_from, valid_to, every_weeks, week_offset
  FROM bookings_cosmetologist who LEFT JOIN bookings_workinghours ON cosmetologist_id = who.id
 WHERE location_id = %(location)s AND active
   AND (NOT EXISTS (SELECT 1 FROM bookings_cosmetologist_treatments does WHERE does.cosmetologist_id = who.id)
        OR EXISTS (SELECT 1 FROM bookings_cosmetologist_treatments does
                    WHERE does.cosmetologist_id = who.id AND does.treatment_id = %(treatment)s))
UNION ALL
SELECT 'room', id, name, position, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM bookings_room WHERE location_id = %(location)s AND active
UNION ALL
SELECT 'device', id, name, position, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM bookings_device WHERE location_id = %(location)s AND active
 ORDER BY position, id
"""

_AWAY = """
SELECT 'cosmetologist', cosmetologist_id, a.starts_at, a.ends_at, NULL::date, NULL::date, ''
  FROM bookings_absence a JOIN bookings_cosmetologist c ON c.id = cosmetologist_id
 WHERE c.location_id = %(location)s AND a.ends_at > %(start)s AND a.starts_at < %(end)s
UNION ALL
SELECT CASE WHEN room_id IS NULL THEN 'device' ELSE 'room' END, coalesce(room_id, device_id), o.starts_at, o.ends_at,
       NULL, NULL, ''
  FROM bookings_outage o LEFT JOIN bookings_room r ON r.id = room_id LEFT JOIN bookings_device d ON d.id = device_id
 WHERE coalesce(r.location_id, d.location_id) = %(location)s AND o.ends_at > %(start)s AND o.starts_at < %(end)s
UNION ALL
SELECT 'location', location_id, NULL, NULL, starts_on, ends_on, reason
  FROM accounts_closure WHERE location_id = %(location)s AND ends_on >= %(first)s AND starts_on <= %(last)s
"""


def resources(location_id: int, treatment_id: int) -> list[Resource]:
    """Return what is in use at a location, cosmetologists who do the treatment only, in display order. One query."""
    found: dict[tuple[str, int], Resource] = {}
    rows: list[tuple[str, int, str, int, int | None, time, time, date | None, date | None, int, int]]
    with connection.cursor() as cursor:
        cursor.execute(_RESOURCES, {"location": location_id, "treatment": treatment_id})
        rows = cursor.fetchall()
    for kind, pk, name, _position, weekday, *rest in rows:
        one = found.get((kind, pk))
        if one is None:
            one = found[kind, pk] = Resource(Kind(kind), pk, name)
        if weekday is not None:
            one.hours.append(WeeklyRow(weekday, *rest))
    return list(found.values())


@dataclass(slots=True)
class Away:
    """Half-open stretches by kind and key; closures are whole local days, both ends included."""

    spans: dict[tuple[Kind, int], list[tuple[datetime, datetime]]] = field(default_factory=dict)
    closures: list[tuple[date, date, str]] = field(default_factory=list)

    def of(self, one: Resource) -> list[tuple[datetime, datetime]]:
        return self.spans.get((one.kind, one.id), [])


def away(location_id: int, start: datetime, end: datetime, first: date, last: date) -> Away:
    """Return absences, outages and closures that touch a stretch of time and its local days. One query."""
    found = Away()
    for kind, pk, starts_at, ends_at, starts_on, ends_on, reason in _away_rows(location_id, start, end, first, last):
        if starts_at is None or ends_at is None:
            assert starts_on is not None
            assert ends_on is not None
            found.closures.append((starts_on, ends_on, reason))
        else:
            found.spans.setdefault((Kind(kind), pk), []).append((starts_at, ends_at))
    return found


def _away_rows(
    location_id: int, start: datetime, end: datetime, first: date, last: date
) -> Iterator[tuple[str, int, datetime | None, datetime | None, date | None, date | None, str]]:
    asked = {"location": location_id, "start": start, "end": end, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_AWAY, asked)
        yield from cursor.fetchall()
