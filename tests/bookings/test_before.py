"""Three questions before every session, and what a yes does."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from bookings import links
from bookings.before import Said, Stands
from bookings.diary.day import By
from bookings.diary.version import version_of
from bookings.models import BeforeSession, Course, CourseHold, Session
from bookings.selectors.before import before_session
from bookings.selectors.tasks import tasks_of
from bookings.services.answer_before import answer_before
from bookings.services.change_state import arrive, cancel, start
from bookings.services.clear_hold import clear_hold
from clients.screening import Answer
from clients.services import take_screening
from salon import clock
from salon.accounts.actor import Actor, Via
from salon.errors import Conflict, Invalid
from salon.outbox.models import Message
from tests.factories.consents import signed
from tests.factories.desk import Desk
from tests.factories.screenings import answers

TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)
NORA = Actor(user=None, via=Via.LINK)
QUIET = Said(changed=False, reacted=False, intact=True)
REACTED = Said(changed=False, reacted=True, intact=True, note="planted-rash")
CHANGED = Said(changed=True, reacted=False, intact=True, note="planted-tablets")
HURT = Said(changed=False, reacted=False, intact=False)


@pytest.fixture
def course(desk: Desk) -> Course:
    made = desk.book(desk.rhythm(TUESDAY, 6))
    signed(made.client)
    made.sessions.filter(number=1).update(status="completed")
    return made


@pytest.fixture
def second(desk: Desk, course: Course) -> Iterator[Session]:
    """The second session, an hour before it begins."""
    with time_machine.travel(desk.at(FRIDAY, 9), tick=False):
        yield course.sessions.get(number=2)


def say(session: Session, said: Said, actor: Actor = NORA) -> BeforeSession:
    return answer_before(session=session, said=said, actor=actor)


def screen(desk: Desk, **yes: Answer) -> None:
    take_screening(
        client=desk.cast.nora, treatment=desk.treatment, answers=answers(desk.treatment, **yes), actor=desk.rita
    )


def started(session: Session, desk: Desk) -> str:
    arrive(session=session, actor=desk.rita)
    return start(session=session, actor=Actor(desk.cast.clara_user)).status


def test_nothing_new_is_noted_and_the_session_starts(desk: Desk, second: Session) -> None:
    say(second, QUIET)
    assert before_session(second).stands is Stands.NOTHING_NEW
    assert started(second, desk) == "in_treatment"


def test_not_asked_beforehand_is_no_hindrance_as_the_record_asks(desk: Desk, second: Session) -> None:
    assert before_session(second).stands is Stands.NOT_ASKED
    assert started(second, desk) == "in_treatment"


def test_a_reaction_holds_the_course_until_a_cosmetologist_clears_it(
    desk: Desk, course: Course, second: Session
) -> None:
    say(second, REACTED)
    arrive(session=second, actor=desk.rita)  # she may come and be looked at
    with pytest.raises(Conflict) as refusal:
        start(session=second, actor=Actor(desk.cast.clara_user))
    assert refusal.value.code == "course_held"
    assert str(refusal.value) == "A cosmetologist has to look at the client first and clear this course."
    (task,) = tasks_of(desk.cast.location, now=clock.now())
    assert (task.kind, task.urgent) == ("course-held", True)
    say(second, QUIET, desk.rita)  # asked again at the desk, she says nothing new: the hold stays
    assert before_session(second).stands is Stands.HELD
    hold = clear_hold(course=course, why="Slight redness, gone.", actor=Actor(desk.cast.clara_user))
    assert (hold.cleared_by, hold.cleared_at) == (desk.cast.clara_user, clock.now())
    assert start(session=second, actor=Actor(desk.cast.clara_user)).status == "in_treatment"
    assert tasks_of(desk.cast.location, now=clock.now()) == []
    assert [event.kind for event in course.events.all()][-2:] == ["held", "hold_cleared"]


def test_a_hold_stops_the_start_alone_and_the_diary_says_so_to_every_desk(
    desk: Desk, course: Course, second: Session, client: Browser
) -> None:
    def diary() -> tuple[str, bool]:
        word = version_of(desk.cast.location, clock.today(desk.zone), By.PEOPLE, clock.now())
        return word, "a cosmetologist has to look first" in client.get(reverse("bookings:diary")).content.decode()

    def stands() -> tuple[list[object], list[object]]:
        mails = Message.objects.filter(status="pending").order_by("pk").values_list("kind", "due_at")
        return list(course.sessions.order_by("pk").values_list("status", "starts_at", "version")), list(mails)

    client.force_login(desk.cast.rita)
    before, at_first = stands(), diary()
    say(second, REACTED)
    assert stands() == before  # her dates and her mails are as they were
    held = diary()
    assert (at_first[1], held[1]) == (False, True)
    clear_hold(course=course, why="Looked: fine.", actor=Actor(desk.cast.clara_user))
    cleared = diary()
    assert cleared[1] is False
    assert len({at_first[0], held[0], cleared[0]}) == 3  # a desk that shows the day draws it anew


def test_the_hold_is_the_courses_and_stops_its_later_sessions_too(desk: Desk, course: Course, second: Session) -> None:
    say(second, REACTED)
    cancel(session=second, actor=desk.rita)
    third = course.sessions.get(number=3)
    with time_machine.travel(third.starts_at - timedelta(minutes=5), tick=False):
        arrive(session=third, actor=desk.rita)
        with pytest.raises(Conflict) as refusal:
            start(session=third, actor=Actor(desk.cast.clara_user))
        assert refusal.value.code == "course_held"


def test_clearing_needs_a_word_and_a_hold(desk: Desk, course: Course, second: Session) -> None:
    with pytest.raises(Conflict) as nothing:
        clear_hold(course=course, why="fine", actor=Actor(desk.cast.clara_user))
    assert nothing.value.code == "not_held"
    say(second, REACTED)
    with pytest.raises(Invalid) as silent:
        clear_hold(course=course, why="  ", actor=Actor(desk.cast.clara_user))
    assert set(silent.value.errors) == {"why"}
    assert CourseHold.objects.get().cleared_at is None


@pytest.mark.parametrize("said", [CHANGED, HURT])
def test_a_change_opens_the_full_questions_and_nothing_starts_before_they_are_asked(
    desk: Desk, second: Session, said: Said
) -> None:
    say(second, said)
    assert before_session(second).stands is Stands.QUESTIONS
    say(second, QUIET, desk.rita)  # a later no does not take it back
    arrive(session=second, actor=desk.rita)
    with pytest.raises(Conflict) as refusal:
        start(session=second, actor=Actor(desk.cast.clara_user))
    assert refusal.value.code == "questions_open"
    assert [task.kind for task in tasks_of(desk.cast.location, now=clock.now())] == ["questions-open"]
    screen(desk)
    assert start(session=second, actor=Actor(desk.cast.clara_user)).status == "in_treatment"


def test_a_yes_that_defers_moves_the_session_it_was_about(desk: Desk, course: Course, second: Session) -> None:
    say(second, CHANGED)
    screen(desk, sunburn=Answer(yes=True, since=FRIDAY))  # three days: not before Monday
    second.refresh_from_db()
    assert second.starts_at >= desk.at(date(2026, 3, 9), 0)
    assert Message.objects.filter(status="pending", kind__in=["moved", "changed"]).count() <= 1


@pytest.mark.parametrize(
    ("hours", "code"), [(25, "too_early"), (0, "too_late"), (-1, "too_late")], ids=["a day ahead", "now", "an hour in"]
)
def test_the_client_answers_from_a_day_before_until_her_hour_has_come(second: Session, hours: int, code: str) -> None:
    with time_machine.travel(second.starts_at - timedelta(hours=hours), tick=False), pytest.raises(Conflict) as refusal:
        say(second, QUIET)
    assert refusal.value.code == code
    assert not BeforeSession.objects.exists()


def test_at_the_desk_she_may_be_asked_late_but_not_once_it_has_begun(desk: Desk, second: Session) -> None:
    with time_machine.travel(second.starts_at + timedelta(minutes=20), tick=False):
        say(second, QUIET, desk.rita)
        Session.objects.filter(pk=second.pk).update(status="in_treatment")
        with pytest.raises(Conflict) as refusal:
            say(second, QUIET, desk.rita)
        assert refusal.value.code == "too_late"


# --- the pages -------------------------------------------------------------------------------------------------------


def her_page(course: Course, name: str = "visit") -> str:
    token = links.token(
        course=course.pk,
        email=course.client.email,
        series=course.client.link_series,
        expires_at=clock.now() + timedelta(days=30),
    )
    return reverse(f"bookings:{name}", args=[token])


def pressed(session: Session, **more: str) -> dict[str, str]:
    return {"session": str(session.pk), "sequence": str(session.sequence)} | more


def test_her_page_asks_from_a_day_before_and_opening_it_changes_nothing(
    course: Course, second: Session, client: Browser
) -> None:
    assert "Before you come" in client.get(her_page(course)).content.decode()
    with time_machine.travel(second.starts_at - timedelta(hours=30), tick=False):
        assert "Before you come" not in client.get(her_page(course)).content.decode()
    assert client.get(her_page(course, "visit-before")).status_code == 405
    assert not BeforeSession.objects.exists()


def test_one_press_on_her_page_says_nothing_new(course: Course, second: Session, client: Browser) -> None:
    answer = client.post(her_page(course, "visit-before"), pressed(second, rest="no"), follow=True)
    assert "Thank you. We have your answers." in answer.content.decode()
    assert "Before you come" not in answer.content.decode()
    kept = BeforeSession.objects.get()
    assert (kept.via, kept.changed, kept.reacted, kept.intact) == ("link", False, False, True)


def test_left_open_a_question_is_asked_for_and_nothing_she_wrote_is_lost(
    course: Course, second: Session, client: Browser
) -> None:
    sent = pressed(second, reacted="yes", broken="no", note="a little red")
    answer = client.post(her_page(course, "visit-before"), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Answer yes or no." in html
    assert "a little red" in html
    assert not BeforeSession.objects.exists()


def test_a_yes_leads_her_to_all_questions_and_they_pause_her_course(
    desk: Desk, course: Course, second: Session, client: Browser
) -> None:
    sent = pressed(second, reacted="no", broken="no", changed="yes")
    asked = client.post(her_page(course, "visit-before"), sent, follow=True)
    assert "A few questions" in asked.content.decode()
    page = asked.redirect_chain[-1][0]
    wrong = client.post(page, {"pregnancy": "yes", "waxing": "yes", "waxing-since": "2027-01-01", "rest": "no"})
    assert wrong.status_code == 422
    assert "This date lies in the future." in wrong.content.decode()
    done = client.post(page, {"pregnancy": "yes", "pregnancy-note": "planted-word", "rest": "no"}, follow=True)
    html = done.content.decode()
    assert "Thank you. We have your answers." in html
    assert "Your course is paused, and its dates are cancelled." in html
    assert "planted-word" not in html
    course.refresh_from_db()
    assert course.status == "paused"
    again = client.get(her_page(course, "visit-questions")).content.decode()
    assert "planted-word" not in again  # a link may be read by others


def test_a_refusal_is_not_undone_from_home(desk: Desk, course: Course, second: Session, client: Browser) -> None:
    screen(desk, referral=Answer(yes=True))
    answer = client.post(her_page(course, "visit-questions"), {"rest": "no"})
    assert answer.status_code == 409
    assert "Please call us" in answer.content.decode()
    assert desk.cast.nora.screenings.first().outcome == "refused"


def test_check_in_asks_and_marks_her_as_arrived_in_one_press(desk: Desk, second: Session, client: Browser) -> None:
    client.force_login(desk.cast.rita)
    page = reverse("bookings:session-before", args=[second.pk])
    assert "Nothing new, the client is here" in client.get(page).content.decode()
    client.post(page, {"rest": "arrive"})
    second.refresh_from_db()
    assert second.status == "arrived"
    assert before_session(second).stands is Stands.NOTHING_NEW


def test_the_front_desk_sees_that_somebody_has_to_look_and_never_what_was_said(
    desk: Desk, course: Course, second: Session, client: Browser
) -> None:
    say(second, Said(changed=True, reacted=True, intact=False, note="planted-rash"))
    pages = [
        reverse("bookings:session-before", args=[second.pk]),
        reverse("bookings:session", args=[second.pk]),
        reverse("bookings:course", args=[course.pk]),
        reverse("bookings:tasks"),
        reverse("bookings:diary"),
    ]
    client.force_login(desk.cast.rita)
    for page in pages:
        html = client.get(page).content.decode()
        assert "planted-rash" not in html, page
        assert "What the client said" not in html, page
    assert "A cosmetologist has to look" in client.get(pages[0]).content.decode()
    assert client.post(reverse("bookings:course-clear", args=[course.pk]), {"why": "ok"}).status_code == 403
    client.force_login(desk.cast.clara_user)
    html = client.get(pages[0]).content.decode()
    assert "planted-rash" in html
    assert "Clear the course" in html
    sent = {"why": "Looked: fine.", "session": str(second.pk)}
    assert client.post(reverse("bookings:course-clear", args=[course.pk]), sent).status_code == 302
    assert CourseHold.objects.get().cleared_by == desk.cast.clara_user


def test_the_words_stand_in_no_event_and_no_message(course: Course, second: Session) -> None:
    say(second, REACTED)
    stored = [*second.events.values(), *course.events.values(), *Message.objects.values()]
    assert "planted-rash" not in str(stored)


def test_clearing_without_a_word_says_so_beside_the_field(desk: Desk, second: Session, client: Browser) -> None:
    say(second, REACTED)
    client.force_login(desk.cast.clara_user)
    sent = {"why": "", "session": str(second.pk)}
    answer = client.post(reverse("bookings:course-clear", args=[second.course_id]), sent)
    assert answer.status_code == 422
    assert "Say in a few words what you saw" in answer.content.decode()


# --- the API ---------------------------------------------------------------------------------------------------------


def test_over_the_api_a_receptionist_asks_and_sees_only_what_follows(
    desk: Desk, course: Course, second: Session, client: Browser
) -> None:
    path = f"/api/v1/sessions/{second.pk}/before/"
    client.force_login(desk.cast.rita)
    sent = {"changed": False, "reacted": True, "intact": True, "note": "planted-rash"}
    answer = client.post(path, sent, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json() == {"session": second.pk, "stands": "held"}
    assert client.post(path, sent | {"reacted": "often"}, content_type="application/json").status_code == 400
    client.force_login(desk.cast.clara_user)
    assert client.get(path).json()["said"]["note"] == "planted-rash"
    clear = f"/api/v1/courses/{course.pk}/clear-hold/"
    assert client.post(clear, {"why": "seen"}, content_type="application/json").status_code == 204
    refused = client.post(clear, {"why": "seen"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_held")
