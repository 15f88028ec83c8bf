"""A session moves alone: its course keeps its order, gap and rhythm, and nobody is moved onto somebody else."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from bookings.models import Cosmetologist, Device, Room, Session
from bookings.services.alternatives import to_session
from bookings.services.move_session import move_session
from clients.models import Screening
from salon.errors import Conflict, Invalid, Stale
from salon.outbox.models import Message
from tests.factories import CosmetologistFactory
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)


def booked(desk: Desk, sessions: int = 4, **fields: object) -> list[Session]:
    return desk.sessions(desk.book(desk.rhythm(MONDAY, sessions), **fields))


def test_a_move_says_before_and_after_and_raises_version_and_sequence(desk: Desk) -> None:
    session = booked(desk)[1]
    was = session.starts_at
    moved = move_session(session=session, starts_at=was + timedelta(hours=2), actor=desk.rita, expected_version=1)
    session.refresh_from_db()
    assert session.starts_at == moved.starts_at == was + timedelta(hours=2)
    assert session.busy.lower == session.starts_at - timedelta(minutes=5)
    assert (session.version, session.sequence) == (moved.version, moved.sequence) == (2, 1)
    event = session.events.get(kind="moved")
    assert datetime.fromisoformat(event.data["before"]["starts_at"]) == was
    assert datetime.fromisoformat(event.data["after"]["starts_at"]) == session.starts_at
    assert event.by == desk.cast.rita


def test_what_waits_to_be_sent_follows_the_session(desk: Desk) -> None:
    session = booked(desk)[1]
    move_session(session=session, starts_at=session.starts_at + timedelta(hours=2), actor=desk.rita)
    waiting = set(Message.objects.filter(status="pending").values_list("dedupe_key", flat=True))
    assert f"reminder-2d:session:{session.pk}:seq:1" in waiting
    assert f"reminder-2d:session:{session.pk}:seq:0" not in waiting


def test_only_the_place_can_change(desk: Desk) -> None:
    session = booked(desk)[0]
    moved = move_session(session=session, cosmetologist=desk.cast.dina, room=desk.cast.rooms[1], actor=desk.rita)
    assert (moved.cosmetologist_id, moved.room_id) == (desk.cast.dina.pk, desk.cast.rooms[1].pk)
    assert (moved.starts_at, moved.device_id) == (session.starts_at, session.device_id)


def test_room_and_device_are_exchanged_when_theirs_are_taken_at_the_new_time(desk: Desk) -> None:
    desk.book(desk.rhythm(MONDAY, 1, hour=12, who=1), client=desk.client())
    session = booked(desk)[0]
    moved = move_session(session=session, starts_at=desk.at(MONDAY, 12), actor=desk.rita)
    assert (moved.room_id, moved.device_id) == (desk.cast.rooms[1].pk, desk.cast.devices[1].pk)


def test_a_room_asked_for_by_name_is_not_exchanged(desk: Desk) -> None:
    desk.book(desk.rhythm(MONDAY, 1, hour=12, who=1), client=desk.client())
    session = booked(desk)[0]
    with pytest.raises(Conflict) as caught:
        move_session(session=session, starts_at=desk.at(MONDAY, 12), room=desk.cast.rooms[0], actor=desk.rita)
    assert [row["resource"] for row in caught.value.conflicts] == ["room"]


def test_moving_to_where_it_is_changes_nothing(desk: Desk) -> None:
    session = booked(desk)[0]
    assert move_session(session=session, starts_at=session.starts_at, actor=desk.rita).version == 1
    assert not session.events.filter(kind="moved").exists()


def test_a_session_may_overlap_its_own_old_place(desk: Desk) -> None:
    session = booked(desk)[0]
    later = session.starts_at + timedelta(minutes=15)
    assert move_session(session=session, starts_at=later, actor=desk.rita).starts_at == later


def test_a_stale_version_moves_nothing(desk: Desk) -> None:
    session = booked(desk)[0]
    with pytest.raises(Stale):
        move_session(session=session, starts_at=desk.at(MONDAY, 15), expected_version=7, actor=desk.rita)


@pytest.mark.parametrize("status", ["arrived", "in_treatment", "completed", "stopped", "cancelled", "no_show"])
def test_what_has_begun_or_is_over_stays(desk: Desk, status: str) -> None:
    session = booked(desk)[0]
    Session.objects.filter(pk=session.pk).update(status=status)
    with pytest.raises(Conflict) as caught:
        move_session(session=session, starts_at=desk.at(MONDAY, 15), actor=desk.rita)
    assert (caught.value.code, caught.value.extra["state"]) == ("illegal_move", status)


def test_a_taken_place_is_a_conflict_with_three_alternatives(desk: Desk) -> None:
    desk.book(desk.rhythm(MONDAY, 1, hour=13), client=desk.client())
    session = booked(desk)[0]
    with pytest.raises(Conflict) as caught:
        move_session(session=session, starts_at=desk.at(MONDAY, 13), actor=desk.rita)
    (row,) = caught.value.conflicts
    assert (row["resource"], row["number"], len(row["alternatives"])) == ("cosmetologist", 1, 3)
    offered = row["alternatives"][0]
    moved = move_session(
        session=session,
        starts_at=datetime.fromisoformat(offered["starts_at"]),
        cosmetologist=Cosmetologist.objects.get(pk=offered["cosmetologist"]),
        room=Room.objects.get(pk=offered["room"]),
        device=Device.objects.get(pk=offered["device"]),
        actor=desk.rita,
    )
    assert moved.version == 2


@pytest.mark.parametrize(
    ("days", "code"),
    [(4, "order"), (2, "gap"), (1, "rhythm"), (-14, "invalid"), (6, "order")],
)
def test_the_course_keeps_its_rules(desk: Desk, days: int, code: str) -> None:
    """Sessions 1 to 4 are on Mondays and Thursdays; the first or second one moves."""
    sessions = booked(desk)
    session = sessions[1] if code == "rhythm" else sessions[0]
    with pytest.raises(Invalid) as caught:
        move_session(session=session, starts_at=session.starts_at + timedelta(days=days), actor=desk.rita)
    assert caught.value.code == code
    assert "starts_at" in caught.value.errors


def test_a_move_is_not_blamed_for_what_was_amiss_before(desk: Desk) -> None:
    sessions = booked(desk, per_week=4, min_gap_days=1)
    sessions[0].course.__class__.objects.update(per_week=1)
    last = sessions[3]
    moved = move_session(session=last, starts_at=last.starts_at + timedelta(days=7), actor=desk.rita)
    assert moved.version == 2


def test_an_expired_screening_does_not_stop_a_move(desk: Desk) -> None:
    session = booked(desk)[0]
    long_ago = date(2025, 6, 1)
    Screening.objects.update(taken_on=long_ago, valid_until=long_ago)
    assert move_session(session=session, starts_at=desk.at(MONDAY, 15), actor=desk.rita).version == 2


def test_another_locations_cosmetologist_is_refused(desk: Desk) -> None:
    session = booked(desk)[0]
    with pytest.raises(Invalid) as caught:
        move_session(session=session, cosmetologist=CosmetologistFactory(), actor=desk.rita)
    assert list(caught.value.errors) == ["cosmetologist"]


def test_closed_times_come_with_alternatives(desk: Desk) -> None:
    session = booked(desk)[0]
    with pytest.raises(Invalid) as caught:
        move_session(session=session, starts_at=desk.at(MONDAY - timedelta(days=1), 12), actor=desk.rita)
    assert caught.value.code == "not_possible"
    assert len(caught.value.conflicts[0]["alternatives"]) == 3


def test_where_it_stands_is_not_offered_instead(desk: Desk) -> None:
    session = booked(desk)[0]
    session = move_session(session=session, starts_at=desk.at(MONDAY, 9) + timedelta(minutes=15), actor=desk.rita)
    with pytest.raises(Invalid) as caught:
        move_session(session=session, starts_at=desk.at(MONDAY, 9), actor=desk.rita)
    offered = caught.value.conflicts[0]["alternatives"]
    assert len(offered) == 3
    assert all(
        datetime.fromisoformat(one["starts_at"]) != session.starts_at
        for one in offered
        if one["cosmetologist"] == desk.cast.clara.pk
    )


PREPARED = "preparation of 5 minutes begins before Clara starts work. The nearest time that works is 09:05."
CLEANED = "clean-up of 10 minutes ends after Clara stops work. The nearest time that works is 18:50."
PREPARED_RU = "подготовка к ней (5 мин) начинается до начала работы (Clara). Ближайшее время: 09:05."
CLEANED_RU = "уборка после неё (10 мин) заканчивается после конца работы (Clara). Ближайшее время: 18:50."


@pytest.mark.parametrize(
    ("language", "minute", "works", "said"),
    [
        ("en", 9 * 60, 9 * 60 + 5, f"The treatment fits, but its {PREPARED}"),
        ("ru", 9 * 60, 9 * 60 + 5, f"Процедура помещается, но {PREPARED_RU}"),
        ("en", 18 * 60 + 55, 18 * 60 + 50, f"The treatment fits, but its {CLEANED}"),
        ("ru", 18 * 60 + 55, 18 * 60 + 50, f"Процедура помещается, но {CLEANED_RU}"),
    ],
)
def test_where_only_preparation_or_clean_up_is_outside_her_hours_the_desk_hears_so_and_what_works(
    desk: Desk, language: str, minute: int, works: int, said: str
) -> None:
    session, day = booked(desk)[0], desk.at(MONDAY, 0)
    with translation.override(language), pytest.raises(Invalid) as caught:
        move_session(session=session, starts_at=day + timedelta(minutes=minute), actor=desk.rita)
    assert caught.value.code == "not_possible"
    assert str(caught.value.detail).endswith(said)
    assert move_session(session=session, starts_at=day + timedelta(minutes=works), actor=desk.rita).version == 2


def test_the_swap_list_keeps_the_rest_of_the_course_in_order(desk: Desk) -> None:
    sessions = booked(desk)
    found = to_session(sessions[1], limit=40)
    assert len(found) == 40
    days = {one.starts_at.date() for one in found}
    assert days <= {MONDAY + timedelta(days=day) for day in (2, 3, 4, 5)}
    assert found[0].cosmetologist.name == "Clara"


def test_a_move_asks_a_bounded_number_of_questions(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    session = booked(desk, 10)[9]
    with django_assert_max_num_queries(25):
        move_session(session=session, starts_at=session.starts_at + timedelta(hours=2), actor=desk.rita)
