"""A course is booked whole or not at all, and every refusal says what to do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from bookings.models import Absence, Course, Outage, Session
from bookings.proposals import Slot
from bookings.services import locking
from salon.accounts.models import Closure
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from tests.factories import ClientFactory, CosmetologistFactory, DeviceFactory, RoomFactory
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 2)


def sentences(error: Conflict | Invalid, field: str = "sessions") -> str:
    return " ".join(str(line) for line in error.errors[field])


def test_all_ten_are_booked_with_numbers_in_the_order_of_time(desk: Desk) -> None:
    course = desk.book([*reversed(desk.rhythm(MONDAY, 10))])
    sessions = desk.sessions(course)
    assert [session.number for session in sessions] == list(range(1, 11))
    assert {(session.status, session.version, session.sequence) for session in sessions} == {("booked", 1, 0)}
    first = sessions[0]
    assert first.ends_at - first.starts_at == timedelta(minutes=60)
    assert first.busy.lower == first.starts_at - timedelta(minutes=5)
    assert first.busy.upper == first.ends_at + timedelta(minutes=10)
    assert (course.sessions_total, course.per_week, course.min_gap_days) == (10, 2, 2)


def test_who_booked_it_is_written_down_for_course_and_sessions(desk: Desk) -> None:
    course = desk.book(desk.rhythm(MONDAY, 2))
    assert course.booked_by == desk.cast.rita
    event = course.events.get()
    assert (event.kind, event.by, event.data["sessions"]) == ("booked", desk.cast.rita, 2)
    for session in desk.sessions(course):
        assert [(one.kind, one.by, one.via) for one in session.events.all()] == [("booked", desk.cast.rita, "desk")]


def test_the_mails_wait_from_the_moment_it_is_booked(desk: Desk) -> None:
    course = desk.book(desk.rhythm(MONDAY + timedelta(days=7), 10))
    kinds = list(Message.objects.filter(about__course=course.pk).values_list("kind", flat=True))
    assert kinds.count("confirmation") == 1
    assert kinds.count("reminder-2d") == 10


def test_a_single_visit_is_a_course_of_one(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(MONDAY, 12))], minutes=45)
    session = course.sessions.get()
    assert (course.sessions_total, session.ends_at - session.starts_at) == (1, timedelta(minutes=45))


def test_one_session_costs_as_many_queries_as_ten(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def count(sessions: int, hour: int) -> int:
        client = desk.client()
        slots = desk.rhythm(MONDAY + timedelta(days=7), sessions, hour=hour)
        with django_assert_max_num_queries(30) as caught:
            desk.book(slots, client=client)
        return len(caught)

    one, ten = count(1, 10), count(10, 13)
    assert one == ten


# --- what is refused --------------------------------------------------------------------------------------------------


def test_ten_dates_lost_cost_as_many_queries_as_one(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.book(desk.rhythm(MONDAY, 10, hour=15), client=desk.client())
    counts = []
    for slots in (desk.rhythm(MONDAY, 1, hour=15), desk.rhythm(MONDAY, 10, hour=15)):
        with django_assert_max_num_queries(20) as caught, pytest.raises(Conflict) as refused:
            desk.book(slots)
        assert [len(row["alternatives"]) for row in refused.value.conflicts] == [3] * len(slots)
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_taken_time_is_a_conflict_with_three_alternatives_for_each_date_lost(desk: Desk) -> None:
    desk.book(desk.rhythm(MONDAY, 10), client=desk.client())
    slots = [*desk.rhythm(MONDAY, 2), *desk.rhythm(MONDAY + timedelta(days=7), 8, hour=13)]
    with pytest.raises(Conflict) as caught:
        desk.book(slots)
    error = caught.value
    assert (error.code, error.status) == ("conflict", 409)
    assert [row["number"] for row in error.conflicts] == [1, 2]
    for row in error.conflicts:
        assert row["resource"] == "cosmetologist"
        assert "Clara is busy until 11:10" in row["detail"]
        assert len(row["alternatives"]) == 3
    assert not Course.objects.filter(client=desk.cast.nora).exists()
    assert not Message.objects.filter(about__client=desk.cast.nora.pk).exists()


def test_an_alternative_can_be_booked_as_it_is_offered(desk: Desk) -> None:
    desk.book(desk.rhythm(MONDAY, 10), client=desk.client())
    slots = desk.rhythm(MONDAY, 10)
    with pytest.raises(Conflict) as caught:
        desk.book(slots)
    row = caught.value.conflicts[4]
    for offered in row["alternatives"]:
        swapped = Slot(
            datetime.fromisoformat(offered["starts_at"]), offered["cosmetologist"], offered["room"], offered["device"]
        )
        others = [
            Slot(slot.starts_at, desk.cast.dina.pk, desk.cast.rooms[1].pk, desk.cast.devices[1].pk) for slot in slots
        ]
        others[4] = swapped
        course = desk.book(others)
        course.sessions.all().update(status="cancelled")


@pytest.mark.parametrize(
    ("what", "chosen", "said"),
    [
        ("room", {"who": 1, "device": 1}, "Room"),
        ("device", {"who": 1, "room": 1}, "Oxygen"),
        ("client", {"who": 1, "room": 1, "device": 1}, "The client has another session until 11:10"),
    ],
)
def test_each_resource_is_named_when_it_is_taken(desk: Desk, what: str, chosen: dict[str, int], said: str) -> None:
    other = desk.cast.nora if what == "client" else desk.client()
    desk.book(desk.rhythm(MONDAY, 1), client=other)
    with pytest.raises(Conflict) as caught:
        desk.book(desk.rhythm(MONDAY, 1, **chosen))
    assert [row["resource"] for row in caught.value.conflicts] == [what]
    assert said in caught.value.conflicts[0]["detail"]


def test_someone_who_fell_ill_meanwhile_is_a_lost_race(desk: Desk) -> None:
    noon = desk.at(MONDAY, 12)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=noon, ends_at=noon + timedelta(days=2))
    with pytest.raises(Conflict) as caught:
        desk.book([desk.slot(noon)])
    assert "Clara is away until Wed 4 Mar, 12:00" in caught.value.conflicts[0]["detail"]


def test_a_broken_device_is_a_lost_race(desk: Desk) -> None:
    noon = desk.at(MONDAY, 12)
    Outage.objects.create(device=desk.cast.devices[0], starts_at=noon, ends_at=noon + timedelta(hours=1))
    with pytest.raises(Conflict) as caught:
        desk.book([desk.slot(noon)])
    assert caught.value.conflicts[0]["resource"] == "device"


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (datetime(2026, 3, 2, 8, 30), "The salon is closed at that time."),
        (datetime(2026, 3, 2, 19, 30), "The salon is closed at that time."),
        (datetime(2026, 3, 8, 12), "The salon is closed at that time."),
        (datetime(2026, 3, 10, 12), "The salon is closed that day: Paint."),
    ],
)
def test_a_time_at_which_nobody_works_is_no_mere_conflict(desk: Desk, starts_at: datetime, said: str) -> None:
    Closure.objects.create(
        location=desk.cast.location, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 15), reason="Paint"
    )
    with pytest.raises(Invalid) as caught:
        desk.book([desk.slot(starts_at.replace(tzinfo=desk.zone))])
    assert caught.value.code == "not_possible"
    assert said in sentences(caught.value)
    assert len(caught.value.conflicts[0]["alternatives"]) == 3


def test_a_public_holiday_is_named(desk: Desk) -> None:
    desk.cast.location.country = "DE"
    desk.cast.location.save()
    with pytest.raises(Invalid) as caught:
        desk.book([desk.slot(desk.at(date(2026, 4, 6), 12))])
    assert "Easter Monday" in sentences(caught.value)


def test_her_working_hours_hold_even_when_the_salon_is_open(desk: Desk) -> None:
    desk.cast.clara.working_hours.filter(weekday=0).delete()
    with pytest.raises(Invalid, match="Clara does not work at that time"):
        desk.book([desk.slot(desk.at(MONDAY, 12))])


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (datetime(2026, 3, 1, 12), "already past"),
        (datetime(2026, 3, 2, 12, 3), "full five minutes"),
        (datetime(2026, 3, 2, 12, 5, 30), "full five minutes"),
        (datetime(2029, 3, 2, 12), "too far ahead"),
    ],
)
def test_impossible_moments_get_a_sentence(desk: Desk, starts_at: datetime, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        desk.book([desk.slot(starts_at.replace(tzinfo=desk.zone))])
    assert said in sentences(caught.value)


def test_a_time_without_a_zone_could_mean_two_moments(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.book([desk.slot(datetime(2026, 3, 3, 12)), desk.slot(desk.at(MONDAY, 12))])


@pytest.mark.parametrize(
    ("days", "code"),
    [((0, 1), "gap"), ((0, 0), "gap"), ((0, 2, 4), "rhythm"), ((0, 3, 6), "rhythm")],
)
def test_the_rhythm_is_asked_again(desk: Desk, days: tuple[int, ...], code: str) -> None:
    slots = [desk.slot(desk.at(MONDAY + timedelta(days=day), 10 + 2 * n)) for n, day in enumerate(days)]
    with pytest.raises(Invalid) as caught:
        desk.book(slots)
    assert caught.value.code == code


def test_a_closer_rhythm_can_be_agreed_for_one_course(desk: Desk) -> None:
    slots = [desk.slot(desk.at(MONDAY + timedelta(days=day), 12)) for day in (0, 1, 2)]
    course = desk.book(slots, per_week=4, min_gap_days=1)
    assert (course.per_week, course.min_gap_days, course.sessions.count()) == (4, 1, 3)


@pytest.mark.parametrize(
    ("field", "value"), [("minutes", 25), ("minutes", 95), ("minutes", 0), ("per_week", 5), ("per_week", 0)]
)
def test_numbers_outside_the_protocol_stand_beside_their_field(desk: Desk, field: str, value: int) -> None:
    with pytest.raises(Invalid) as caught:
        desk.book(desk.rhythm(MONDAY, 1), **{field: value})
    assert list(caught.value.errors) == [field]


@pytest.mark.parametrize("count", [0, 31])
def test_a_course_has_one_to_thirty_sessions(desk: Desk, count: int) -> None:
    with pytest.raises(Invalid) as caught:
        desk.book(desk.rhythm(MONDAY, count))
    assert list(caught.value.errors) == ["sessions"]


@pytest.mark.parametrize("what", ["cosmetologist_id", "room_id", "device_id"])
@pytest.mark.parametrize("key", ["elsewhere", "nowhere"])
def test_keys_of_another_location_are_refused(desk: Desk, what: str, key: str) -> None:
    factory = {"cosmetologist_id": CosmetologistFactory, "room_id": RoomFactory, "device_id": DeviceFactory}[what]
    slot = desk.slot(desk.at(MONDAY, 12))
    values = {name: getattr(slot, name) for name in ("starts_at", "cosmetologist_id", "room_id", "device_id")}
    values[what] = factory().pk if key == "elsewhere" else 10**15
    with pytest.raises(Invalid) as caught:
        desk.book([Slot(**values)])
    assert caught.value.code == "invalid"
    assert not Session.objects.exists()


def test_another_locations_client_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.book(desk.rhythm(MONDAY, 1), client=ClientFactory())
    assert list(caught.value.errors) == ["client"]


def test_a_cosmetologist_who_does_not_do_the_treatment_is_refused(desk: Desk) -> None:
    desk.cast.clara.treatments.set([desk.catalogue.hands])
    with pytest.raises(Invalid, match="does not do this treatment"):
        desk.book(desk.rhythm(MONDAY, 1))


def test_no_screening_no_course(desk: Desk) -> None:
    stranger = ClientFactory(location=desk.cast.location)
    screening = desk.screen(desk.cast.nora)
    with pytest.raises(Invalid) as caught:
        desk.book(desk.rhythm(MONDAY, 1), client=stranger, screening=screening)
    assert caught.value.code == "screening_missing"


# --- the constraints stay the truth ----------------------------------------------------------------------------------


def test_a_constraints_no_becomes_the_same_refusal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes around the lock between our check and our insert."""
    from bookings.services import book_course, conflicts

    other = desk.client()
    desk.screen(other)
    checked = conflicts.require_none

    def slip_in(lost: object) -> None:
        checked(lost)
        monkeypatch.setattr(conflicts, "require_none", checked)
        raw_copy(desk, other.pk)

    def raw_copy(desk: Desk, client_id: int) -> None:
        desk.book(desk.rhythm(MONDAY, 1), client=other)

    monkeypatch.setattr(book_course.conflicts, "require_none", slip_in)
    with pytest.raises(Conflict) as caught:
        desk.book(desk.rhythm(MONDAY, 1))
    assert caught.value.conflicts[0]["resource"] in {"cosmetologist", "room", "device"}


def test_other_integrity_errors_are_not_dressed_up(desk: Desk) -> None:
    from bookings.services.conflicts import taken_by_constraint

    assert taken_by_constraint(IntegrityError("something else")) is None


def test_the_diarys_lock_needs_a_transaction_and_one_statement(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        locking.book_lock([3, 1, 3])
    with connection.cursor() as cursor:
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [locking.DIARY])
        assert {row[0] for row in cursor.fetchall()} == {1, 3}


def test_dst_sessions_keep_their_wall_clock(desk: Desk) -> None:
    slots = desk.rhythm(date(2026, 3, 23), 4)
    course = desk.book(slots)
    assert {session.starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour for session in desk.sessions(course)} == {10}
    assert {session.starts_at.astimezone(UTC).hour for session in desk.sessions(course)} == {8, 9}
