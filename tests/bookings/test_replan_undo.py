"""A course planned again (mornings, catching up) is a repair too: listed, and taken back as one."""

from datetime import date, datetime, timedelta

import pytest

from bookings.message_kinds import names
from bookings.models import Course, Repair
from bookings.planning.model import Wish
from bookings.services.cancel_session import cancel
from bookings.services.catch_up import catch_up
from bookings.services.move_session import move_session
from bookings.services.pause_course import pause_course
from bookings.services.repair import Cause, CauseKind, propose_repair, say_causes, show_repair, undo_repair
from bookings.services.replan_course import Replanned, replan_course
from salon import clock
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)
MORNINGS = [Wish(day, 9 * 60, 12 * 60) for day in range(6)]


@pytest.fixture
def course(desk: Desk) -> Course:
    return desk.book(desk.rhythm(MONDAY, 8, hour=15))


def live(course: Course) -> list[tuple[int, datetime]]:
    return list(course.sessions.filter(status="booked").order_by("number").values_list("number", "starts_at"))


def mornings(desk: Desk, course: Course) -> Replanned:
    return replan_course(course=course, actor=desk.rita, apply=True, from_number=5, wishes=MORNINGS)


def test_everything_after_session_four_goes_to_the_mornings_and_back(desk: Desk, course: Course) -> None:
    before = live(course)
    found = mornings(desk, course)
    after = live(course)
    assert after[:4] == before[:4]
    assert all(start.astimezone(desk.zone).hour < 12 for _number, start in after[4:])
    assert found.repair is not None
    course.refresh_from_db()
    assert course.wishes
    undo_repair(repair=found.repair, actor=desk.rita)
    course.refresh_from_db()
    assert (live(course), course.wishes) == (before, [])


def test_it_is_listed_with_its_client_and_shows_before_and_after(desk: Desk, course: Course) -> None:
    found = mornings(desk, course)
    repair = Repair.objects.select_related("location").get()
    assert say_causes([repair]) == {repair.pk: f"The course of {course.client.name} is planned again"}
    shown = show_repair(repair)
    assert (shown.moved, shown.told, shown.writes) == (len(found.changes), 1, False)


def test_a_session_caught_up_is_called_off_again_and_the_numbers_return(desk: Desk, course: Course) -> None:
    session = course.sessions.select_related("course", "client", "location").get(number=3)
    cancel(session=session, reason="", actor=desk.rita)
    before = live(course)
    found = catch_up(course=Course.objects.get(pk=course.pk), actor=desk.rita, apply=True)
    assert len(live(course)) == 8
    assert found.repair is not None
    shown = show_repair(found.repair)
    assert [(one.before, one.after is not None) for one in shown.clients[0].changes] == [(None, True)]
    undo_repair(repair=found.repair, actor=desk.rita)
    assert live(course) == before


def test_done_and_undone_within_the_grace_says_nothing(desk: Desk, course: Course) -> None:
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    found = mornings(desk, course)
    notes = Message.objects.filter(kind__in=names.NOTES, status="pending")
    assert notes.count() == 1
    assert found.repair is not None
    undo_repair(repair=found.repair, actor=desk.rita)
    assert notes.count() == 0


def test_what_was_changed_since_stays(desk: Desk, course: Course) -> None:
    found = mornings(desk, course)
    session = course.sessions.select_related("course", "client", "location").get(number=8)
    move_session(session=session, starts_at=session.starts_at + timedelta(minutes=30), actor=desk.rita)
    after = live(course)
    assert found.repair is not None
    with pytest.raises(Conflict) as caught:
        undo_repair(repair=found.repair, actor=desk.rita)
    assert caught.value.code == "cannot_undo"
    assert live(course) == after


def test_a_course_paused_since_is_not_planned_back(desk: Desk, course: Course) -> None:
    found = mornings(desk, course)
    pause_course(course=course, actor=desk.rita)
    assert found.repair is not None
    with pytest.raises(Conflict):
        undo_repair(repair=found.repair, actor=desk.rita)


def test_it_cannot_be_proposed_as_something_that_happened(desk: Desk, course: Course) -> None:
    with pytest.raises(Invalid):
        propose_repair(location=desk.cast.location, cause=Cause(CauseKind.COURSE, course.pk), actor=desk.rita)
