"""A whole course: cancelled, paused, resumed, caught up, moved to mornings; one change, one message, nothing lost."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from bookings.message_kinds import names
from bookings.models import Course, Session
from bookings.selectors.moves import undoable
from bookings.services import change_state
from bookings.services.book_next import book_next
from bookings.services.cancel_course import cancel_course
from bookings.services.pause_course import pause_course
from bookings.services.plan_rest import plan_rest
from bookings.services.replan_course import replan_course
from bookings.services.resume_course import resume_course
from bookings.services.undo import undo
from bookings.states import LIVE, CourseStatus, SessionStatus
from bookings.wishes import read_wishes
from salon import clock
from salon.errors import Conflict, Invalid, Stale
from salon.outbox.models import Message
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)
MORNINGS = read_wishes({"weekday": day, "from": "09:00", "to": "11:00"} for day in range(6))


@pytest.fixture
def course(desk: Desk) -> Course:
    """Ten sessions, Mondays and Thursdays at 14:00, the first in a week."""
    return desk.book(desk.rhythm(MONDAY, 10, hour=14))


def live(course: Course) -> list[Session]:
    return list(course.sessions.filter(status__in=sorted(LIVE)).order_by("starts_at"))


def numbers(course: Course) -> list[int]:
    return [one.number for one in live(course)]


def done_until(course: Course, number: int) -> datetime:
    """The first sessions are over; returns the morning after."""
    done = course.sessions.filter(number__lte=number).order_by("starts_at")
    last = done.last()
    done.update(status=SessionStatus.COMPLETED.value)
    assert last is not None
    return last.starts_at.replace(hour=7, minute=0) + timedelta(days=1)


# --- cancelled -------------------------------------------------------------------------------------------------------


def test_a_cancelled_course_frees_every_place_and_keeps_what_was_done(desk: Desk, course: Course) -> None:
    done_until(course, 2)
    cancel_course(course=course, actor=desk.rita, reason="moved away")
    assert numbers(course) == [1, 2]
    course.refresh_from_db()
    assert (course.status, course.version) == (CourseStatus.CANCELLED, 2)
    assert course.events.get(kind="cancelled").data["reason"] == "moved away"
    cancelled = course.sessions.filter(status="cancelled").values_list("pk", flat=True)
    assert not Message.objects.filter(status="pending", about__session__in=list(cancelled)).exists()


@pytest.mark.parametrize("status", ["arrived", "in_treatment"])
def test_a_session_that_is_going_on_is_finished_first(desk: Desk, course: Course, status: str) -> None:
    Session.objects.filter(course=course, number=1).update(status=status)
    for verb in (cancel_course, pause_course):
        with pytest.raises(Conflict) as caught:
            verb(course=course, actor=desk.rita)
        assert caught.value.code == "illegal_move"
    assert len(live(course)) == 10


def test_what_is_over_stays_over(desk: Desk, course: Course) -> None:
    cancel_course(course=course, actor=desk.rita)
    for verb in (cancel_course, pause_course, resume_course):
        with pytest.raises(Conflict) as caught:
            verb(course=course, actor=desk.rita)
        assert (caught.value.code, caught.value.extra["state"]) == ("illegal_move", "cancelled")


def test_cancelling_costs_the_same_for_ten_sessions_as_for_one(
    desk: Desk, course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    single = desk.book(desk.rhythm(MONDAY, 1, hour=10), client=desk.client())
    with django_assert_max_num_queries(30) as one:
        cancel_course(course=single, actor=desk.rita)
    with django_assert_max_num_queries(len(one)):
        cancel_course(course=course, actor=desk.rita)


# --- paused and resumed ----------------------------------------------------------------------------------------------


def test_a_pause_remembers_the_times_the_sessions_had(desk: Desk, course: Course) -> None:
    pause_course(course=course, actor=desk.rita)
    course.refresh_from_db()
    assert course.status == CourseStatus.PAUSED
    assert live(course) == []
    assert course.wishes == [
        {"weekday": 0, "from": "14:00", "to": "15:00"},
        {"weekday": 3, "from": "14:00", "to": "15:00"},
    ]


def test_a_session_cancelled_by_a_pause_comes_back_with_its_course_and_says_so(desk: Desk, course: Course) -> None:
    pause_course(course=course, actor=desk.rita)
    session = course.sessions.order_by("id")[0]
    assert undoable([session], now=clock.now()) == set()
    with pytest.raises(Conflict) as refused:
        undo(session=session, actor=desk.rita)
    assert "Resume the course" in str(refused.value.detail)
    browser = Browser()
    browser.force_login(desk.cast.rita)
    page = browser.get(f"/sessions/{session.pk}/").content.decode()
    assert f'href="/courses/{course.pk}/resume/"' in page
    assert 'value="undo"' not in page
    resume_course(course=course, actor=desk.rita)
    with pytest.raises(Conflict) as refused:
        undo(session=session, actor=desk.rita)
    assert refused.value.code == "nothing_to_undo"
    assert len(live(course)) == 10


def test_a_paused_course_goes_on_with_what_was_left_at_the_same_times(desk: Desk, course: Course) -> None:
    with time_machine.travel(done_until(course, 4), tick=False):
        pause_course(course=course, actor=desk.rita)
    with time_machine.travel(desk.at(date(2026, 5, 4), 8), tick=False):
        desk.screen(desk.cast.nora)
        resume_course(course=course, actor=desk.rita)
    course.refresh_from_db()
    assert course.status == CourseStatus.ACTIVE
    assert numbers(course) == list(range(1, 11))
    again = live(course)[4:]
    assert {f"{one.starts_at.astimezone(desk.zone):%a %H:%M}" for one in again} == {"Mon 14:00", "Thu 14:00"}
    assert again[0].starts_at >= desk.at(date(2026, 5, 4), 0)


def test_chosen_dates_resume_it_too_and_lost_ones_come_with_alternatives(desk: Desk, course: Course) -> None:
    pause_course(course=course, actor=desk.rita)
    desk.book(desk.rhythm(MONDAY, 1, hour=14), client=desk.client())
    with pytest.raises(Conflict) as caught:
        resume_course(course=course, actor=desk.rita, slots=desk.rhythm(MONDAY, 10, hour=14))
    (row,) = caught.value.conflicts
    assert (row["number"], len(row["alternatives"])) == (1, 3)
    course.refresh_from_db()
    assert course.status == CourseStatus.PAUSED
    resume_course(course=course, actor=desk.rita, slots=desk.rhythm(MONDAY, 10, hour=16))
    assert len(live(course)) == 10


def test_a_stale_page_changes_nothing(desk: Desk, course: Course) -> None:
    version = course.version
    pause_course(course=course, actor=desk.rita, expected_version=version)
    course.refresh_from_db()
    with pytest.raises(Stale):
        resume_course(course=course, actor=desk.rita, expected_version=version)
    assert course.sessions.filter(status="cancelled").count() == 10


# --- sessions that went back to the plan -----------------------------------------------------------------------------


def test_a_cancelled_session_is_booked_again_under_its_number(desk: Desk, course: Course) -> None:
    gone = live(course)[3]
    change_state.cancel(session=gone, actor=desk.rita)
    best = plan_rest(course=course).plans[0]
    (new,) = [one for one in best.sessions if not one.fixed]
    assert new.number == 4
    (made,) = book_next(course=course, slots=[new.slot], actor=desk.rita)
    assert (made.number, made.starts_at) == (4, gone.starts_at)
    assert numbers(course) == list(range(1, 11))


def test_where_the_order_leaves_no_room_the_rest_moves_up_and_the_new_one_comes_last(
    desk: Desk, course: Course
) -> None:
    """Session 4 was missed; 5 and 6 are over since."""
    Session.objects.filter(course=course, number=4).update(status="no_show")
    Session.objects.filter(course=course, number__in=[1, 2, 3, 5, 6]).update(status="completed")
    with time_machine.travel(live(course)[4].starts_at + timedelta(hours=5), tick=False):
        best = plan_rest(course=course).plans[0]
        (new,) = [one for one in best.sessions if not one.fixed]
        book_next(course=course, slots=[new.slot], actor=desk.rita)
    assert numbers(course) == list(range(1, 11))
    assert live(course)[-1].starts_at == new.starts_at


def test_a_no_show_that_uses_up_a_session_is_not_planned_again(desk: Desk, course: Course) -> None:
    desk.cast.location.no_show_uses_session = True
    desk.cast.location.save()
    Session.objects.filter(course=course, number=1).update(status="no_show")
    fresh = Course.objects.select_related("location", "client").get(pk=course.pk)
    with pytest.raises(Conflict) as caught:
        plan_rest(course=fresh)
    assert caught.value.code == "nothing_missing"


def test_no_more_than_what_is_missing_is_booked(desk: Desk, course: Course) -> None:
    later = desk.rhythm(date(2026, 5, 4), 2)
    with pytest.raises(Conflict) as caught:
        book_next(course=course, slots=later, actor=desk.rita)
    assert caught.value.code == "nothing_missing"
    change_state.cancel(session=live(course)[9], actor=desk.rita)
    with pytest.raises(Invalid):
        book_next(course=course, slots=later, actor=desk.rita)


def test_a_new_session_keeps_the_courses_rhythm(desk: Desk, course: Course) -> None:
    change_state.cancel(session=live(course)[9], actor=desk.rita)
    day_after = live(course)[8].starts_at + timedelta(days=1)
    with pytest.raises(Invalid) as caught:
        book_next(course=course, slots=[desk.slot(day_after)], actor=desk.rita)
    assert caught.value.code == "gap"


# --- planned again ---------------------------------------------------------------------------------------------------


def test_a_gap_is_filled_with_one_new_date_and_nothing_else_moves(desk: Desk, course: Course) -> None:
    before = {one.pk: one.starts_at for one in live(course)}
    change_state.cancel(session=live(course)[3], actor=desk.rita)
    shown = replan_course(course=course, actor=desk.rita, apply=False)
    (change,) = shown.changes
    assert (change.number, change.session_id, change.before) == (4, None, None)
    assert len(live(course)) == 9
    replan_course(course=course, actor=desk.rita, apply=True)
    assert numbers(course) == list(range(1, 11))
    assert all(before[one.pk] == one.starts_at for one in live(course) if one.pk in before)


def test_the_rest_moves_to_mornings_and_what_fits_stays(desk: Desk, course: Course) -> None:
    early = {one.pk: one.starts_at for one in live(course)[:4]}
    found = replan_course(course=course, actor=desk.rita, from_number=5, wishes=MORNINGS, apply=True)
    assert {one.number for one in found.changes} == set(range(5, 11))
    for one in live(course):
        local = one.starts_at.astimezone(desk.zone)
        if one.number >= 5:
            assert 9 <= local.hour < 11
            assert (one.version, one.sequence) == (2, 1)
        else:
            assert early[one.pk] == one.starts_at
            assert one.version == 1
    course.refresh_from_db()
    assert read_wishes(course.wishes) == MORNINGS
    assert course.events.get(kind="replanned").data["added"] == []


def test_what_is_shown_is_what_is_applied(desk: Desk, course: Course) -> None:
    shown = replan_course(course=course, actor=desk.rita, from_number=5, wishes=MORNINGS, apply=False)
    made = replan_course(course=course, actor=desk.rita, from_number=5, wishes=MORNINGS, apply=True)
    assert shown.changes == made.changes
    assert [one.starts_at for one in live(course)[4:]] == [one.after.starts_at for one in made.changes if one.after]


def test_a_pinned_session_stays_whatever_is_wished(desk: Desk, course: Course) -> None:
    pinned = live(course)[6]
    Session.objects.filter(pk=pinned.pk).update(pinned=True)
    replan_course(course=course, actor=desk.rita, wishes=MORNINGS, apply=True)
    assert Session.objects.get(pk=pinned.pk).starts_at == pinned.starts_at


def test_a_change_of_plan_is_one_message(desk: Desk, course: Course) -> None:
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    waiting = Message.objects.filter(status="pending", kind__in=names.NOTES)
    assert not waiting.exists()
    replan_course(course=course, actor=desk.rita, wishes=MORNINGS, apply=True)
    assert waiting.count() == 1


def test_applying_to_ten_sessions_asks_a_bounded_number_of_questions(
    desk: Desk, course: Course, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(45):
        replan_course(course=course, actor=desk.rita, wishes=MORNINGS, apply=True)


def test_a_course_that_is_not_running_is_not_planned(desk: Desk, course: Course) -> None:
    pause_course(course=course, actor=desk.rita)
    with pytest.raises(Conflict) as refused:
        replan_course(course=course, actor=desk.rita, apply=True)
    assert refused.value.code == "illegal_move"
