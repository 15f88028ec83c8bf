"""New answers and dates already booked: a deferral is time in which the client cannot come."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from bookings.before import Said
from bookings.message_kinds.names import OF_A_SESSION
from bookings.models import Course, Repair, Session
from bookings.selectors.before import open_questions
from bookings.selectors.tasks import tasks_of, tasks_of_course
from bookings.services.answer_before import answer_before
from bookings.services.change_state import arrive, start
from bookings.services.repair import undo_repair
from bookings.services.resume_course import resume_course
from clients.screening import Answer
from clients.selectors import current_screening
from clients.services import take_screening
from salon import clock
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from tests.factories.desk import Desk
from tests.factories.screenings import answers

TUESDAY = date(2026, 3, 3)  # sessions on Tuesdays and Fridays; the fourth is on Friday 13 March
FOURTH = date(2026, 3, 13)
PREGNANT = {"pregnancy": Answer(yes=True, note="planted-word")}


@pytest.fixture
def course(desk: Desk) -> Course:
    """Ten sessions of Nora's, of which she has been told."""
    made = desk.book(desk.rhythm(TUESDAY, 10))
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    return made


@pytest.fixture
def fourth(desk: Desk, course: Course):
    """The morning of the fourth session; three are done."""
    course.sessions.filter(number__lte=3).update(status="completed")
    with time_machine.travel(desk.at(FOURTH, 9, 50), tick=False):
        yield course.sessions.get(number=4)


def say(desk: Desk, **yes: Answer) -> object:
    return take_screening(
        client=desk.cast.nora, treatment=desk.treatment, answers=answers(desk.treatment, **yes), actor=desk.rita
    )


def coming(course: Course) -> list[Session]:
    return list(course.sessions.filter(status__in=["booked", "confirmed"]).order_by("starts_at"))


def notes() -> list[str]:
    """What waits for the client because something happened: neither before nor after a session as always."""
    rows = Message.objects.filter(status="pending").exclude(kind__in=OF_A_SESSION)
    return list(rows.values_list("kind", flat=True))


def test_pregnant_at_session_four_the_course_pauses_its_six_dates_are_free_and_one_mail_goes(
    desk: Desk, course: Course, fourth: Session
) -> None:
    arrived = arrive(session=fourth, actor=desk.rita)
    held = {one.starts_at for one in coming(course)}
    taken = say(desk, **PREGNANT)
    course.refresh_from_db()
    assert course.status == "paused"
    assert taken.outcome == "deferred"
    assert taken.clear_on is None
    assert list(taken.follows) == ["The course is paused: 6 dates are free again. The wishes are remembered."]
    assert course.sessions.filter(status="cancelled").count() == 6
    assert {(one["weekday"], one["from"]) for one in course.wishes} == {(1, "10:00"), (4, "10:00")}
    fourth.refresh_from_db()
    assert fourth.status == "arrived"  # she is in the room; nobody there can start, and the desk decides
    with pytest.raises(Invalid) as refusal:
        start(session=arrived, actor=desk.rita)
    assert refusal.value.code == "screening_deferred"
    assert notes() == ["paused"]
    # somebody else may have the freed times at once
    other = desk.book([desk.slot(moment) for moment in sorted(held)], client=desk.client())
    assert other.sessions.count() == 6
    assert course.sessions.count() == 10  # nothing was lost


def test_the_desk_is_told_until_she_says_it_is_over_and_then_the_course_goes_on_at_its_old_times(
    desk: Desk, course: Course, fourth: Session
) -> None:
    say(desk, **PREGNANT)  # told in the morning, before she came: the fourth is called off, too
    (task,) = tasks_of(desk.cast.location, now=clock.now())
    assert task.kind == "course-put-off"
    assert task.title == "Paused until the client says it is over. Then ask the questions again."
    with time_machine.travel(desk.at(date(2026, 12, 7), 9), tick=False):
        with pytest.raises(Invalid):
            resume_course(course=course, actor=desk.rita)
        say(desk)
        (task,) = tasks_of_course(course, now=clock.now())
        assert task.title == "Paused, and may go on now. Plan the rest."
        resume_course(course=course, actor=desk.rita)
        course.refresh_from_db()
        assert course.status == "active"
        dates = coming(course)
        assert len(dates) == 7
        local = [one.starts_at.astimezone(desk.zone) for one in dates]
        assert {moment.weekday() for moment in local} == {1, 4}
        assert {(moment.hour, moment.minute) for moment in local} == {(10, 0)}
        assert [task.kind for task in tasks_of_course(course, now=clock.now())] == []
        assert notes().count("changed") == 1


def test_a_short_deferral_moves_only_what_lies_before_its_end_and_keeps_order_and_gaps(
    desk: Desk, course: Course, fourth: Session
) -> None:
    with time_machine.travel(desk.at(date(2026, 3, 12), 9), tick=False):
        before = {one.pk: one.starts_at for one in coming(course)}
        taken = say(desk, injectables=Answer(yes=True, since=date(2026, 3, 5)))  # 14 days: clear on the 19th
    assert taken.clear_on == date(2026, 3, 19)
    dates = coming(course)
    assert len(dates) == 7
    first = dates[0].starts_at.astimezone(desk.zone).date()
    assert first >= date(2026, 3, 19)
    days = [one.starts_at.astimezone(desk.zone).date() for one in dates]
    assert [one.number for one in dates] == [4, 5, 6, 7, 8, 9, 10]
    assert all(later - earlier >= timedelta(days=2) for earlier, later in pairwise(days))
    assert all(later - earlier >= timedelta(days=7) for earlier, later in zip(days, days[2:], strict=False))
    assert any(one.starts_at != before[one.pk] for one in dates)
    assert notes() == ["moved"]
    course.refresh_from_db()
    assert course.status == "active"
    (task,) = [one for one in tasks_of_course(course, now=clock.now()) if one.kind == "dates-moved"]
    assert "19 March 2026" in task.title


def test_a_deferral_beyond_the_courses_horizon_pauses_it_and_names_the_day_it_may_go_on(
    desk: Desk, course: Course, fourth: Session
) -> None:
    taken = say(desk, isotretinoin=Answer(yes=True, since=date(2026, 3, 1)))
    course.refresh_from_db()
    assert course.status == "paused"
    assert coming(course) == []
    assert notes() == ["paused"]
    (task,) = tasks_of_course(course, now=clock.now())
    assert taken.clear_on == date(2026, 8, 31)
    assert task.title == "Paused. May go on from 31 August 2026; dates can be booked already."
    resume_course(course=course, actor=desk.rita)
    assert min(one.starts_at.astimezone(desk.zone).date() for one in coming(course)) >= taken.clear_on


def test_answers_that_change_nothing_move_nothing_and_tell_nobody(desk: Desk, course: Course, fourth: Session) -> None:
    before = {one.pk: (one.starts_at, one.version) for one in coming(course)}
    taken = say(desk, intolerance=Answer(yes=True, note="kojic acid"))
    assert taken.outcome == "restricted"
    assert {one.pk: (one.starts_at, one.version) for one in coming(course)} == before
    assert notes() == []  # the new answers reach the last date, so nothing is asked again


def test_no_mail_and_no_page_of_the_desk_says_why(desk: Desk, course: Course, fourth: Session, client: Browser) -> None:
    say(desk, **PREGNANT)
    client.force_login(desk.cast.rita)
    pages = [
        reverse("bookings:tasks"),
        reverse("bookings:course", args=[course.pk]),
        reverse("bookings:session", args=[fourth.pk]),
        reverse("bookings:diary"),
        reverse("clients:detail", args=[desk.cast.nora.pk]),
    ]
    for page in pages:
        html = client.get(page).content.decode().lower()
        assert "pregnan" not in html, page
        assert "planted-word" not in html, page
    stored = str(list(Message.objects.values())) + str(list(course.events.values()))
    assert "pregnan" not in stored.lower()
    assert "planted-word" not in stored


def test_where_the_course_is_paused_already_new_answers_only_say_how_it_stands(
    desk: Desk, course: Course, fourth: Session
) -> None:
    say(desk, **PREGNANT)
    version = Course.objects.get(pk=course.pk).version
    say(desk, **PREGNANT)
    assert Course.objects.get(pk=course.pk).version == version
    assert notes() == ["paused"]


def test_the_last_answers_end_before_the_last_date_so_one_mail_asks_again(desk: Desk, course: Course) -> None:
    (due,) = Message.objects.filter(kind="screening-due", status="pending")
    # answers of 2 March hold until 1 April; the tenth session is on 3 April, and the mail leaves three days before
    assert due.due_at.astimezone(desk.zone).date() == date(2026, 3, 31)
    with time_machine.travel(desk.at(date(2026, 3, 24), 9), tick=False):
        say(desk)
        assert not Message.objects.filter(kind="screening-due", status="pending").exists()


def test_dates_moved_by_answers_are_not_put_back_before_their_day(desk: Desk, course: Course, fourth: Session) -> None:
    with time_machine.travel(desk.at(date(2026, 3, 12), 9), tick=False):
        say(desk, injectables=Answer(yes=True, since=date(2026, 3, 5)))
        after = [one.starts_at for one in coming(course)]
        with pytest.raises(Conflict) as refusal:
            undo_repair(repair=Repair.objects.get(), actor=desk.rita)
        assert refusal.value.code == "cannot_undo"
        assert [one.starts_at for one in coming(course)] == after
        say(desk)  # it was a mistake: nothing puts her off
        undo_repair(repair=Repair.objects.get(), actor=desk.rita)
        assert coming(course)[0].starts_at == desk.at(FOURTH, 10)


# --- an answer about the client herself, given for another treatment ------------------------------------------------


def hands_say(desk: Desk, **yes: Answer) -> object:
    hands = desk.catalogue.hands
    return take_screening(client=desk.cast.nora, treatment=hands, answers=answers(hands, **yes), actor=desk.rita)


def test_a_pregnancy_told_for_the_hands_pauses_the_course_of_the_face_too(
    desk: Desk, course: Course, fourth: Session
) -> None:
    taken = hands_say(desk, **PREGNANT)
    course.refresh_from_db()
    assert course.status == "paused"
    assert coming(course) == []
    assert list(taken.follows) == [
        f"{desk.treatment.label}: The course is paused: 7 dates are free again. The wishes are remembered."
    ]
    assert notes() == ["paused"]
    (task,) = tasks_of_course(course, now=clock.now())
    assert task.title == "Paused until the client says it is over. Then ask the questions again."
    hands_say(desk)  # it is over, told for the hands again
    (task,) = tasks_of_course(course, now=clock.now())
    assert task.title == "Paused, and may go on now. Plan the rest."
    resume_course(course=course, actor=desk.rita)
    assert len(coming(course)) == 7


def test_a_deferral_told_for_the_hands_moves_the_dates_of_both_courses_and_sends_one_mail(
    desk: Desk, course: Course, fourth: Session
) -> None:
    hands = desk.catalogue.hands
    own = desk.screen(desk.cast.nora, hands)
    both = desk.book(desk.rhythm(date(2026, 3, 14), 2, hour=15), treatment=hands, screening=own)
    Message.objects.exclude(status="sent").filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    ill = Answer(yes=True, until=date(2026, 3, 19))
    taken = hands_say(desk, acute_disease=ill)
    for one in (course, both):
        first = coming(one)[0].starts_at.astimezone(desk.zone).date()
        assert first >= date(2026, 3, 19)
        assert [task.kind for task in tasks_of_course(one, now=clock.now())] == ["dates-moved"]
    assert len(taken.follows) == 2
    assert [one.startswith(f"{desk.treatment.label}: ") for one in taken.follows] == [False, True]
    # the face was not asked about itself: its answers end before the last date as they did
    assert sorted(notes()) == ["moved", "screening-due"]


def test_a_wound_on_the_hands_is_no_matter_of_the_face(desk: Desk, course: Course, fourth: Session) -> None:
    before = {one.pk: (one.starts_at, one.version) for one in coming(course)}
    taken = hands_say(desk, wounds=Answer(yes=True))
    assert taken.outcome == "deferred"
    assert list(taken.follows) == []
    assert {one.pk: (one.starts_at, one.version) for one in coming(course)} == before


def test_answers_for_the_hands_do_not_answer_what_the_face_is_asked_again_for(
    desk: Desk, course: Course, fourth: Session
) -> None:
    answer_before(session=fourth, said=Said(changed=True, reacted=False, intact=True), actor=desk.rita)
    assert open_questions([course.pk])
    hands_say(desk, diabetes=Answer(yes=True))
    assert current_screening(desk.cast.nora, desk.treatment).carried_from is not None
    assert open_questions([course.pk])
    say(desk)
    assert not open_questions([course.pk])
