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

# Sums of row hashes: whichever order the rows come in, a changed row changes the sum. The sessions stand there twice,
# all of them and the others than one, so that the change of that one can be told from everybody else's.
_SQL = """
SELECT (SELECT ARRAY[concat(count(*), '.', sum(card.word), '.', max(card.asked)),
                     concat(count(*) FILTER (WHERE card.id <> %(but)s), '.',
                            sum(card.word) FILTER (WHERE card.id <> %(but)s), '.', max(card.asked))]
          FROM (SELECT one.id, hashtextextended(concat_ws('.', one.id, one.version, client.version,
                                                          course.version), 0) AS word,
                       (SELECT max(id) FROM clients_screening WHERE client_id = client.id) AS asked
          FROM bookings_session one
          JOIN clients_client client ON client.id = one.client_id
          JOIN bookings_course course ON course.id = one.course_id
         WHERE one.location_id = %(location)s AND one.starts_at >= %(since)s AND one.starts_at < %(until)s) card),
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


class Words(NamedTuple):
    """``others``: the same word as if one session were not there; equal twice: nothing but that one changed."""

    all: str
    others: str


def version_of(
    location: Location, on: date, by: By, now: datetime, *of_the_reader: object, but: int = NO_SESSION
) -> Words:
    """Return the words for the day, or for the week, that a date lies in. One query.

    Args:
        of_the_reader: what else the page depends on: her language, her role, how dense she likes it.
        but: key of the session that the second word leaves out.
    """
    first = week_of(on)[0] if by is By.WEEK else on
    last = first + timedelta(days=7 if by is By.WEEK else 1)
    bounds = {"first": first, "last": last}
    bounds |= {"since": day_start(first, location.zone), "until": day_start(last, location.zone)}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"location": location.pk, "but": but, **bounds})
        (every, others), *rows = cursor.fetchone()
    today = first <= now.astimezone(location.zone).date() < last
    moving = int(now.timestamp()) // NOW_LINE if today else None
    said = (location.pk, location.zone_name, first, by.value, rows, moving, of_the_reader)
    return Words(_short((every, said)), _short((others, said)))


def _short(said: object) -> str:
    return sha256(repr(said).encode()).hexdigest()[:20]
