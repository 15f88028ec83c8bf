"""The band of past courses over 100,000 of them, beside the same aggregate in bare SQL on the same rows."""

from datetime import timedelta
from statistics import median

from django.db import connection, transaction

from bookings.models import Course
from bookings.selectors.band import past_band
from salon import clock
from tests.bench.conftest import Ground
from tests.bench.rounds import interleaved, line
from tests.factories import make_cast
from tests.factories.courses import make_course

COURSES, SESSIONS, CLIENTS, AT_MOST = 100_000, 3, 2_000, 5.0

# Triggers, checks of keys and exclusion constraints sleep while the rows are made: all of it is rolled back.
_GROW = """
SET LOCAL session_replication_role = replica;
ALTER TABLE bookings_session DROP CONSTRAINT session_cosmetologist_free, DROP CONSTRAINT session_room_free,
    DROP CONSTRAINT session_device_free, DROP CONSTRAINT session_client_free;
CREATE TEMP TABLE past ON COMMIT DROP AS SELECT nextval('bookings_course_id_seq') AS id, n FROM
       generate_series(1, %(n)s) AS n;
INSERT INTO bookings_course SELECT (jsonb_populate_record(c, jsonb_build_object('id', p.id, 'status', 'completed',
       'client_id', 1000000 + p.n %% %(clients)s))).* FROM bookings_course c, past p WHERE c.id = %(course)s;
CREATE TEMP TABLE visit ON COMMIT DROP AS SELECT nextval('bookings_session_id_seq') AS id, p.id AS course,
       1000000 + p.n %% %(clients)s AS client, number FROM past p, generate_series(1, %(sessions)s) AS number;
INSERT INTO bookings_session SELECT (jsonb_populate_record(s, jsonb_build_object('id', v.id, 'course_id', v.course,
       'client_id', v.client, 'number', v.number, 'status', 'completed'))).*
  FROM visit v JOIN bookings_session s ON s.course_id = %(course)s AND s.number = v.number;
INSERT INTO bookings_sessionrecord (id, session_id, device_setting, since_last, today, reaction_note, note, gais,
       aftercare_sent, home_care, stop_reason, version, begun_at, saved_at, saved_from, saved_turn, signed_at)
SELECT v.id + 10000000, v.id, '', '', '', '', '', '', false, '{}', '', 1, now(), now(), '', 0, now() FROM visit v;
INSERT INTO bookings_skingrade (record_id, indication_id, scale, grade, parts)
SELECT v.id + 10000000, %(indication)s, 'severity', floor(random() * 5), '{}' FROM visit v;
ANALYZE bookings_course; ANALYZE bookings_session; ANALYZE bookings_sessionrecord; ANALYZE bookings_skingrade;
"""
_RAW = """
SELECT s.number, count(*), percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY g.grade)
  FROM bookings_skingrade g JOIN bookings_sessionrecord r ON r.id = g.record_id JOIN bookings_session s
    ON s.id = r.session_id
 WHERE g.indication_id = %s GROUP BY s.number
"""


def test_the_band_beside_the_raw_aggregate(ground: Ground) -> None:
    cast = make_cast(code="bench-band")
    pores = ground.catalogue.indications["pores"]
    hers = make_course(cast, [clock.now() + timedelta(days=n) for n in range(SESSIONS)])
    with transaction.atomic():
        _grow(hers, pores.pk)

        def raw(_: int) -> None:
            with connection.cursor() as cursor:
                cursor.execute(_RAW, [pores.pk])
                assert len(cursor.fetchall()) == SESSIONS

        def band(_: int) -> None:
            rows = past_band(hers, {(pores.pk, "severity")})[pores.pk, "severity"]
            assert [row.clients for row in rows] == [CLIENTS] * SESSIONS

        found = interleaved({"raw": raw, "band": band})
        transaction.set_rollback(True)
    print("\n" + line("raw aggregate, 100,000 past courses", found["raw"], found["raw"]))
    print(line("band of past courses", found["band"], found["raw"]))
    assert median(found["band"]) <= AT_MOST * median(found["raw"])


def _grow(course: Course, indication: int) -> None:
    """As many completed courses as hers, of many clients, each session with a grade."""
    numbers = {"n": COURSES, "clients": CLIENTS, "sessions": SESSIONS, "course": course.pk, "indication": indication}
    with connection.cursor() as cursor:
        cursor.execute(_GROW, numbers)
