"""The database's own word: whoever walks around the service is refused by the constraint, and only by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Cosmetologist, Course, Device, Room, Session
from tests.factories import CosmetologistFactory, DeviceFactory, RoomFactory
from tests.factories.desk import Desk
from tests.races.storm import at_once, overlaps

TUESDAY = date(2026, 3, 10)
RESOURCES = ["cosmetologist", "room", "device", "client"]
WRITERS = 6


@contextmanager
def without_constraint(name: str) -> Iterator[None]:
    """Drop a constraint of Session and put it back."""
    constraint = next(one for one in Session._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, constraint)
    try:
        yield
    finally:
        Session.objects.update(status="cancelled")
        with connection.schema_editor() as editor:
            editor.add_constraint(Session, constraint)


def raw_sessions(desk: Desk, shared: str) -> list[dict[str, Any]]:
    """Rows that have only one thing in common, each overlapping the others."""
    place = desk.cast.location
    people: list[Cosmetologist] = CosmetologistFactory.create_batch(WRITERS, location=place)
    rooms: list[Room] = RoomFactory.create_batch(WRITERS, location=place)
    devices: list[Device] = DeviceFactory.create_batch(WRITERS, location=place)
    rows = []
    for n in range(WRITERS):
        client = desk.client()
        course: Course = desk.book([desk.slot(desk.at(TUESDAY + timedelta(days=7 * (1 + n)), 10))], client=client)
        start = desk.at(TUESDAY, 12, 5 * n)
        rows.append(
            {
                "course_id": course.pk,
                "number": 2,
                "location_id": place.pk,
                "client_id": client.pk,
                "cosmetologist_id": people[n].pk,
                "room_id": rooms[n].pk,
                "device_id": devices[n].pk,
                "starts_at": start,
                "ends_at": start + timedelta(minutes=60),
                "busy": DateTimeTZRange(start, start + timedelta(minutes=75)),
                "created_at": start,
            }
        )
    for row in rows:
        row[f"{shared}_id"] = rows[0][f"{shared}_id"]
    return rows


def write_all(rows: list[dict[str, Any]]) -> list[Any]:
    return at_once(lambda row=row: Session.objects.create(**row) for row in rows)


@pytest.mark.parametrize("shared", RESOURCES)
def test_raw_concurrent_inserts_are_refused_by_the_constraint(desk: Desk, shared: str) -> None:
    rows = raw_sessions(desk, shared)
    results = write_all(rows)
    assert sum(isinstance(one, Session) for one in results) == 1
    refused = [one for one in results if not isinstance(one, Session)]
    # Without the diary's lock in front, PostgreSQL may also end some of those that wait for each other.
    named = [one for one in refused if "deadlock detected" not in str(one)]
    assert all(isinstance(one, IntegrityError) and f"session_{shared}_free" in str(one) for one in named)
    alone = rows[results.index(refused[0])]
    with pytest.raises(IntegrityError, match=f"session_{shared}_free"):
        Session.objects.create(**alone)
    assert overlaps() == 0


@pytest.mark.parametrize("shared", RESOURCES)
def test_without_the_constraint_the_same_inserts_book_twice(desk: Desk, shared: str) -> None:
    with without_constraint(f"session_{shared}_free"):
        results = write_all(raw_sessions(desk, shared))
        assert all(isinstance(one, Session) for one in results)
        assert overlaps() > 0


def index_condition(shared: str, busy: DateTimeTZRange) -> str:
    """What PostgreSQL asks the constraint's index for, when it may use no other one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'bookings_session'")
        for (name,) in cursor.fetchall():
            if name.endswith("_free") and name != f"session_{shared}_free":
                cursor.execute(f'ALTER TABLE bookings_session DROP CONSTRAINT "{name}"')
            elif not name.endswith(("_free", "_pkey")):
                cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            f"""EXPLAIN SELECT 1 FROM bookings_session WHERE {shared}_id = %s AND busy && %s
                   AND status IN ('arrived', 'booked', 'completed', 'confirmed', 'in_treatment', 'stopped')""",
            [7, busy],
        )
        plan = [row[0] for row in cursor.fetchall()]
    assert f"session_{shared}_free" in plan[0]
    return next(line for line in plan if "Index Cond" in line)


@pytest.mark.parametrize("shared", RESOURCES)
def test_the_constraints_index_narrows_by_resource_and_time(desk: Desk, shared: str) -> None:
    busy = DateTimeTZRange(desk.at(TUESDAY, 12), desk.at(TUESDAY, 13))
    with transaction.atomic():
        condition = index_condition(shared, busy)
        transaction.set_rollback(True)
    assert f"{shared}_id = 7" in condition
    assert "busy &&" in condition


def test_a_bigint_key_would_leave_only_the_time(desk: Desk) -> None:
    """Why the keys of what is booked are int4: btree_gist compares only like with like."""
    busy = DateTimeTZRange(desk.at(TUESDAY, 12), desk.at(TUESDAY, 13))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE bookings_session ALTER COLUMN room_id TYPE bigint")
        condition = index_condition("room", busy)
        transaction.set_rollback(True)
    assert "room_id" not in condition


def test_two_sessions_swap_places_when_the_check_waits_for_the_end(desk: Desk) -> None:
    one, other = (desk.book(desk.rhythm(TUESDAY, 1, hour=hour), client=desk.client()) for hour in (10, 12))
    first, second = one.sessions.get(), other.sessions.get()

    def put(session: Session, there: Session) -> None:
        Session.objects.filter(pk=session.pk).update(starts_at=there.starts_at, ends_at=there.ends_at, busy=there.busy)

    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        put(first, second)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        put(first, second)
        put(second, first)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert overlaps() == 0


def test_a_course_has_each_number_once_among_its_live_sessions(desk: Desk) -> None:
    row = raw_sessions(desk, "room")[0]
    with pytest.raises(IntegrityError, match="session_number_once"):
        Session.objects.create(**row | {"number": 1})
    Session.objects.filter(course=row["course_id"]).update(status="cancelled")
    assert Session.objects.create(**row | {"number": 1}).pk


def test_what_is_held_covers_the_visit(desk: Desk) -> None:
    row = raw_sessions(desk, "room")[0]
    late = DateTimeTZRange(row["starts_at"] + timedelta(minutes=5), row["busy"].upper)
    with pytest.raises(IntegrityError, match="session_busy_covers"):
        Session.objects.create(**row | {"busy": late})
