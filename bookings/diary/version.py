"""How the diary of some days stands, as one short word: another word, another page. One cheap query.

Desks ask every second or so whether their page is still true (ADR 0026). The word is reckoned from the rows alone, so
any web process gives the same one and none remembers anything.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from bookings.diary.day import By, week_of
from bookings.planning.zones import day_start
from salon.accounts.models import Location

NO_SESSION = 0
NOW_LINE = 5 * 60  # seconds: today's page is drawn anew so often, for the line at now and for who is late

# Sums of row hashes: whichever order the rows come in, a changed row changes the sum. The sessions are summed up twice,
# as they are and as they were before one of them changed, so that its change can be told from everybody else's.
_SQL = """
SELECT (SELECT ARRAY[concat(count(*) FILTER (WHERE now), '.', sum(word) FILTER (WHERE now), '.',
                            max(asked) FILTER (WHERE now)),
                     concat(count(*) FILTER (WHERE before), '.', sum(word) FILTER (WHERE before), '.',
                            max(asked) FILTER (WHERE before))]
          FROM (SELECT now, before, hashtextextended(concat_ws('.', one.id, one.version, client.version,
                                                               course.version), 0) AS word,
                       (SELECT max(id) FROM clients_screening WHERE client_id = client.id) AS asked
          FROM (SELECT id, version, client_id, course_id, true AS now, id <> %(key)s AS before FROM bookings_session
                 WHERE location_id = %(location)s AND starts_at >= %(since)s AND starts_at < %(until)s
                UNION ALL
                SELECT id, %(version)s, client_id, course_id, false, true FROM bookings_session
                 WHERE id = %(key)s AND %(here)s) one
          JOIN clients_client client ON client.id = one.client_id
          JOIN bookings_course course ON course.id = one.course_id) card),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_cosmetologist row WHERE location_id = %(location)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_room row WHERE location_id = %(location)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_device row WHERE location_id = %(location)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM accounts_openinghours row WHERE location_id = %(location)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM accounts_closure row
         WHERE location_id = %(location)s AND starts_on < %(last)s AND ends_on >= %(first)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_workinghours row
         WHERE cosmetologist_id IN (SELECT id FROM bookings_cosmetologist WHERE location_id = %(location)s)),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_absence row
         WHERE cosmetologist_id IN (SELECT id FROM bookings_cosmetologist WHERE location_id = %(location)s)
           AND ends_at > %(since)s AND starts_at < %(until)s),
       (SELECT sum(hashtextextended(row::text, 0)) FROM bookings_outage row
         WHERE (room_id IN (SELECT id FROM bookings_room WHERE location_id = %(location)s)
             OR device_id IN (SELECT id FROM bookings_device WHERE location_id = %(location)s))
           AND ends_at > %(since)s AND starts_at < %(until)s)
"""


class Stood(NamedTuple):
    """A session of the location as it stood before it was changed."""

    key: int
    version: int
    starts_at: datetime


class Words(NamedTuple):
    """``before``: the word as if one session still stood as it did. A desk that has it has missed nothing else."""

    now: str
    before: str


def version_of(
    location: Location, on: date, by: By, now: datetime, *of_the_reader: object, was: Stood | None = None
) -> Words:
    """Return the words for the day, or for the week, that a date lies in. One query.

    Args:
        of_the_reader: what else the page depends on: her language, her role, how dense she likes it.
        was: the session that has changed; without it both words are the same.
    """
    first = week_of(on)[0] if by is By.WEEK else on
    last = first + timedelta(days=7 if by is By.WEEK else 1)
    since, until = day_start(first, location.zone), day_start(last, location.zone)
    here = was is not None and since <= was.starts_at < until
    card = {"key": was.key if was else NO_SESSION, "version": was.version if was else 0, "here": here}
    bounds = {"first": first, "last": last, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"location": location.pk, **card, **bounds})
        (cards, before), *rows = cursor.fetchone()
    today = first <= now.astimezone(location.zone).date() < last
    moving = int(now.timestamp()) // NOW_LINE if today else None
    said = (location.pk, location.zone_name, first, by.value, rows, moving, of_the_reader)
    return Words(_short((cards, said)), _short((before, said)))


def _short(said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()[:20]
