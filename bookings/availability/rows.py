"""Who and what there is at a location, with weekly hours: one query, plain values.

Plain SQL: a union of unlike tables, read on every plan, booking and move. It comes as one value of JSON, so that the
statement that says what is taken can bring it along.
"""

import json
from dataclasses import dataclass, field
from datetime import date, time
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


RESOURCES = """
SELECT coalesce(json_agg(json_build_array(kind, id, name, weekday, starts, ends, valid_from, valid_to, every_weeks,
                                          week_offset) ORDER BY position, id), '[]')::text FROM (
SELECT 'location' AS kind, %(location)s AS id, '' AS name, 0 AS position,
       weekday, opens AS starts, closes AS ends, NULL::date AS valid_from, NULL::date AS valid_to,
       1 AS every_weeks, 0 AS week_offset
  FROM accounts_openinghours WHERE location_id = %(location)s
UNION ALL
SELECT 'cosmetologist', who.id, who.name, who.position,
       weekday, starts, ends, valid_from, valid_to, every_weeks, week_offset
  FROM bookings_cosmetologist who LEFT JOIN bookings_workinghours ON cosmetologist_id = who.id
 WHERE location_id = %(location)s AND active
   AND (%(treatment)s::bigint IS NULL
        OR NOT EXISTS (SELECT 1 FROM bookings_cosmetologist_treatments does WHERE does.cosmetologist_id = who.id)
        OR EXISTS (SELECT 1 FROM bookings_cosmetologist_treatments does
                    WHERE does.cosmetologist_id = who.id AND does.treatment_id = %(treatment)s))
UNION ALL
SELECT 'room', id, name, position, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM bookings_room WHERE location_id = %(location)s AND active
UNION ALL
SELECT 'device', id, name, position, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM bookings_device WHERE location_id = %(location)s AND active
) AS found
"""


def resources(location_id: int, treatment_id: int | None) -> list[Resource]:
    """Return what is in use at a location, cosmetologists who do the treatment only, in display order. One query.

    Args:
        treatment_id: None for every cosmetologist, whatever she does.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESOURCES, {"location": location_id, "treatment": treatment_id})
        (said,) = cursor.fetchone()
    return resources_in(said)


def resources_in(said: str) -> list[Resource]:
    """Return what :data:`RESOURCES` answered."""
    found: dict[tuple[str, int], Resource] = {}
    for kind, pk, name, weekday, starts, ends, valid_from, valid_to, every_weeks, week_offset in json.loads(said):
        one = found.get((kind, pk))
        if one is None:
            one = found[kind, pk] = Resource(Kind(kind), pk, name)
        if weekday is not None:
            hours = (time.fromisoformat(starts), time.fromisoformat(ends), _date(valid_from), _date(valid_to))
            one.hours.append(WeeklyRow(weekday, *hours, every_weeks, week_offset))
    return list(found.values())


def _date(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
