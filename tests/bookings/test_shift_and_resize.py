"""A session gets longer or shorter, the rest of its course follows a move, and either is taken back within a minute."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bookings.models import Absence, Session
from bookings.planning.model import Wish
from bookings.services.move_session import move_session
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, show_repair, undo_repair
from bookings.services.replan_course import replan_course
from bookings.services.shift_rest import later_ones, shift_rest
from bookings.services.undo import undo
from salon.errors import Conflict, Invalid, Stale
from salon.outbox.models import Message
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)
BERLIN = ZoneInfo("Europe/Berlin")


def booked(desk: Desk, sessions: int = 4) -> list[Session]:
    return desk.sessions(desk.book(desk.rhythm(MONDAY, sessions)))


def where(desk: Desk, session: Session) -> list[tuple[datetime, int]]:
    rows = Session.objects.filter(course=session.course_id).order_by("number")
    return [(one.starts_at.astimezone(BERLIN), (one.ends_at - one.starts_at).seconds // 60) for one in rows]


def test_a_session_gets_longer_within_what_its_treatment_allows(desk: Desk) -> None:
    session = booked(desk)[0]
    longer = move_session(session=session, minutes=75, actor=desk.rita, expected_version=1)
    assert longer.ends_at - longer.starts_at == timedelta(minutes=75)
    assert longer.busy.upper == longer.ends_at + timedelta(minutes=10)
    assert (longer.version, longer.sequence) == (2, 1)  # its end stands in the client's calendar
    for minutes, code in ((95, "invalid"), (25, "invalid"), (62, "invalid")):
        with pytest.raises(Invalid) as refused:
            move_session(session=longer, minutes=minutes, actor=desk.rita)
        assert refused.value.code == code
        assert list(refused.value.errors) == ["minutes"]


def test_a_longer_session_does_not_grow_into_the_next_one(desk: Desk) -> None:
    desk.book([desk.slot(desk.at(MONDAY, 11, 15))], client=desk.client())
    session = booked(desk)[0]
    with pytest.raises(Conflict) as refused:
        move_session(session=session, minutes=90, actor=desk.rita)
    assert refused.value.code == "conflict"
    session.refresh_from_db()
    assert session.version == 1


def test_a_longer_session_keeps_its_length_when_it_moves(desk: Desk) -> None:
    session = move_session(session=booked(desk)[1], minutes=90, actor=desk.rita)
    moved = move_session(session=session, starts_at=session.starts_at + timedelta(hours=2), actor=desk.rita)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=90)


def test_the_rest_follows_by_as_many_days_and_on_the_clock_as_before(desk: Desk) -> None:
    first, second, third, fourth = booked(desk)
    assert later_ones(second) == 2
    moved = shift_rest(session=second, starts_at=desk.at(MONDAY + timedelta(days=4), 12), actor=desk.rita)
    assert [one.pk for one in moved] == [second.pk, third.pk, fourth.pk]
    days = [(at.date() - MONDAY).days for at, _minutes in where(desk, first)]
    assert days == [0, 4, 8, 11]  # Thursday became Friday, so Monday and Thursday became Tuesday and Friday
    assert {at.hour for at, _minutes in where(desk, first)[1:]} == {12}
    note = Message.objects.filter(status="pending", kind="confirmation")
    assert note.count() == 1  # the confirmation has not left yet, so it tells the new dates


def test_where_the_rest_cannot_follow_exactly_it_goes_nearby_and_keeps_the_rhythm(desk: Desk) -> None:
    sessions = booked(desk)
    away = MONDAY + timedelta(days=8)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=desk.at(away, 0), ends_at=desk.at(away, 23))
    Absence.objects.create(cosmetologist=desk.cast.dina, starts_at=desk.at(away, 0), ends_at=desk.at(away, 23))
    shift_rest(session=sessions[1], starts_at=desk.at(MONDAY + timedelta(days=4), 10), actor=desk.rita)
    dates = [at.date() for at, _minutes in where(desk, sessions[0])]
    assert away not in dates
    assert all((other - one).days >= 2 for one, other in zip(dates, dates[1:], strict=False))
    assert all((dates[n + 2] - dates[n]).days >= 7 for n in range(len(dates) - 2))


def test_nothing_of_the_course_moves_when_the_first_place_is_taken_or_stale(desk: Desk) -> None:
    desk.book([desk.slot(desk.at(MONDAY + timedelta(days=4), 10))], client=desk.client())
    sessions = booked(desk)
    before = where(desk, sessions[0])
    with pytest.raises(Conflict) as refused:
        shift_rest(session=sessions[1], starts_at=desk.at(MONDAY + timedelta(days=4), 10), actor=desk.rita)
    assert refused.value.conflicts[0]["alternatives"]
    with pytest.raises(Conflict) as refused:
        shift_rest(session=sessions[1], starts_at=desk.at(MONDAY + timedelta(days=1), 10), actor=desk.rita)
    assert refused.value.code == "no_plan"
    with pytest.raises(Stale):
        shift_rest(
            session=sessions[1],
            starts_at=desk.at(MONDAY + timedelta(days=5), 10),
            actor=desk.rita,
            expected_version=9,
        )
    assert where(desk, sessions[0]) == before


def test_a_move_is_taken_back_within_a_minute_and_the_client_hears_nothing(desk: Desk) -> None:
    session = booked(desk)[1]
    before = where(desk, session)
    moved = move_session(session=session, starts_at=session.starts_at + timedelta(hours=3), minutes=90, actor=desk.rita)
    back = undo(session=moved, actor=desk.rita, expected_version=moved.version)
    assert where(desk, session) == before
    assert (back.version, back.sequence) == (3, 2)
    assert session.events.last().kind == "undone"
    assert not Message.objects.filter(status="pending", kind="moved").exists()
    with pytest.raises(Conflict) as refused:
        undo(session=back, actor=desk.rita)
    assert refused.value.code == "nothing_to_undo"


def test_what_moved_together_is_taken_back_together(desk: Desk) -> None:
    sessions = booked(desk)
    before = where(desk, sessions[0])
    shift_rest(session=sessions[1], starts_at=desk.at(MONDAY + timedelta(days=4), 12), actor=desk.rita)
    undo(session=sessions[3], actor=desk.rita)
    assert where(desk, sessions[0]) == before


def test_what_moved_together_stays_when_one_of_them_was_changed_since(desk: Desk) -> None:
    sessions = booked(desk)
    shift_rest(session=sessions[1], starts_at=desk.at(MONDAY + timedelta(days=4), 12), actor=desk.rita)
    later = sessions[0].events.last().at + timedelta(seconds=5)
    with time_machine.travel(later, tick=False):
        move_session(session=sessions[3], starts_at=desk.at(MONDAY + timedelta(days=11), 14), actor=desk.rita)
        with pytest.raises(Conflict) as refused:
            undo(session=sessions[1], actor=desk.rita)
    assert refused.value.code == "nothing_to_undo"


def test_a_place_given_away_meanwhile_is_not_taken_back(desk: Desk) -> None:
    session = booked(desk)[1]
    was = session.starts_at
    moved = move_session(session=session, starts_at=was + timedelta(hours=3), actor=desk.rita)
    desk.book([desk.slot(was)], client=desk.client())
    with pytest.raises(Conflict) as refused:
        undo(session=moved, actor=desk.rita)
    assert refused.value.code == "slot_taken"


def test_nobody_is_put_back_into_an_absence(desk: Desk) -> None:
    session = booked(desk)[1]
    was = session.starts_at
    moved = move_session(session=session, starts_at=was + timedelta(hours=3), actor=desk.rita)
    Absence.objects.create(
        cosmetologist=desk.cast.clara, starts_at=was - timedelta(hours=1), ends_at=was + timedelta(hours=1)
    )
    with pytest.raises(Conflict) as refused:
        undo(session=moved, actor=desk.rita)
    assert refused.value.code == "slot_taken"


def test_after_a_minute_a_move_stays(desk: Desk) -> None:
    session = booked(desk)[1]
    moved = move_session(session=session, starts_at=session.starts_at + timedelta(hours=3), actor=desk.rita)
    later = session.events.last().at + timedelta(seconds=61)
    with time_machine.travel(later, tick=False), pytest.raises(Conflict) as refused:
        undo(session=moved, actor=desk.rita)
    assert refused.value.code == "undo_too_late"


def lengths(desk: Desk, session: Session) -> list[int]:
    return [minutes for _at, minutes in where(desk, session)]


def test_a_longer_session_keeps_its_length_when_the_rest_follows_and_comes_back(desk: Desk) -> None:
    first, second, *_ = booked(desk)
    move_session(session=second, minutes=80, actor=desk.rita)
    moved = shift_rest(session=first, starts_at=first.starts_at + timedelta(hours=2), actor=desk.rita)
    assert len(moved) == 4
    assert lengths(desk, first) == [60, 80, 60, 60]
    undo(session=moved[0], actor=desk.rita)
    assert lengths(desk, first) == [60, 80, 60, 60]


def test_a_longer_session_keeps_its_length_when_the_course_is_planned_anew_and_is_shown_so(desk: Desk) -> None:
    sessions = booked(desk)
    longer = move_session(session=sessions[1], minutes=80, actor=desk.rita)
    mornings = [Wish(day, 13 * 60, 20 * 60) for day in range(6)]
    done = replan_course(course=longer.course, wishes=mornings, apply=True, actor=desk.rita)
    assert {at.hour >= 13 for at, _minutes in where(desk, longer)} == {True}
    assert lengths(desk, longer) == [60, 80, 60, 60]
    shown = next(one.after for one in done.changes if one.number == 2)
    assert shown is not None
    assert shown.ends_at - shown.starts_at == timedelta(minutes=80)


def test_a_longer_session_keeps_its_length_through_a_repair_that_goes_around_it(desk: Desk) -> None:
    first = booked(desk)[0]
    longer = move_session(session=first, minutes=80, actor=desk.rita)
    for hour, minute in ((9, 5), (11, 45)):  # between these two Dina has room for an hour, but not for this one
        slot = desk.slot(desk.at(MONDAY, hour, minute), who=1, room=1, device=1)
        desk.book([slot], client=desk.client())
    ill = Cause(
        CauseKind.COSMETOLOGIST, desk.cast.clara.pk, desk.at(MONDAY, 0), desk.at(MONDAY + timedelta(1), 0), "ill"
    )
    repair = propose_repair(location=desk.cast.location, cause=ill, actor=desk.rita)
    (change,) = show_repair(repair).clients[0].changes
    assert change.after is not None
    assert change.after.ends_at - change.after.starts_at == timedelta(minutes=80)
    assert not desk.at(MONDAY, 10) <= change.after.starts_at < desk.at(MONDAY, 12)
    apply_repair(repair=repair, actor=desk.rita)
    assert lengths(desk, longer)[0] == 80
    undo_repair(repair=repair, actor=desk.rita)
    assert where(desk, longer)[0] == (desk.at(MONDAY, 10), 80)
