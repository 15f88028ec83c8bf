"""Whatever a repair moves, a client reads one mail: the changed dates of all her courses, right until it leaves."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from bookings.calendar_files import uid
from bookings.message_kinds import names
from bookings.models import Course, Repair, Session
from bookings.services.cancel_course import cancel_course
from bookings.services.move_session import move_session
from bookings.services.pause_course import pause_course
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, undo_repair
from clients.models import Client
from salon import clock
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.selectors import concerning
from salon.outbox.services import look
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)


def book_two(desk: Desk, client: Client, hour: int = 10, **place: int) -> list[Course]:
    """A face and a hands course of one client with Clara on the same days, one after the other; confirmations left."""
    hands = desk.catalogue.hands
    pair = [
        desk.book(desk.rhythm(MONDAY, 4, hour=hour, **place), client=client),
        desk.book(
            desk.rhythm(MONDAY, 4, hour=hour + 2, **place),
            client=client,
            treatment=hands,
            screening=desk.screen(client, hands),
        ),
    ]
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    return pair


@pytest.fixture
def nora(desk: Desk) -> Client:
    return desk.client(name="Nora Berg", email="nora.berg@example.com")


@pytest.fixture
def courses(desk: Desk, nora: Client) -> list[Course]:
    return book_two(desk, nora)


def clara_is_ill(desk: Desk, days: int = 1) -> Repair:
    start = desk.at(MONDAY, 0)
    cause = Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, start, start + timedelta(days=days), "ill")
    repair = propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)
    return apply_repair(repair=repair, actor=desk.rita)


def waiting() -> list[Message]:
    return list(Message.objects.filter(status__in=["pending", "held"], kind__in=names.NOTES))


def letter() -> Letter:
    (note,) = waiting()
    seen = look(note).letter
    assert seen is not None
    return seen


def first_of(course: Course) -> Session:
    related = ("course__client", "course__location", "client", "location", "cosmetologist")
    return course.sessions.select_related(*related).get(number=1)


def told_of() -> set[int]:
    return {change["session"] for note in waiting() for change in note.payload["changes"]}


def test_two_courses_hit_by_one_repair_are_one_mail(desk: Desk, courses: list[Course]) -> None:
    other = desk.book(desk.rhythm(MONDAY, 2, hour=16), client=desk.client(email="other@example.com"))
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    clara_is_ill(desk)
    assert sorted(note.to_address for note in waiting()) == ["nora.berg@example.com", "other@example.com"]
    mine = next(note for note in waiting() if note.to_address == "nora.berg@example.com")
    assert mine.about["courses"] == sorted(course.pk for course in courses)
    assert "course" not in mine.about
    theirs = next(note for note in waiting() if note is not mine and note.to_address == "other@example.com")
    assert theirs.about["course"] == other.pk


@pytest.mark.parametrize(
    ("language", "said", "link"),
    [("en", "now with Dina.", "See all your dates"), ("ru", "теперь косметолог Dina.", "Посмотреть все даты")],
)
def test_it_lists_the_changed_dates_of_both_under_their_treatments(
    desk: Desk, nora: Client, courses: list[Course], language: str, said: str, link: str
) -> None:
    Client.objects.filter(pk=nora.pk).update(language=language)
    clara_is_ill(desk)
    mail = letter()
    treatments = [course.treatment.name_ru if language == "ru" else course.treatment.name for course in courses]
    text = mail.text
    for treatment, time, following in zip(treatments, ("10:00", "12:00"), (treatments[1], None), strict=True):
        assert f"{treatment}:" in text
        part = text[text.index(f"{treatment}:") : text.index(f"{following}:") if following else None]
        assert f"{time}–" in part
        assert said in part
        assert part.count("http") == 1  # each course's own page
        assert treatment in mail.html
        assert treatment not in mail.subject
    assert mail.html.count(link) == 2
    assert mail.html.count(said) >= 2


def test_the_desk_reads_which_of_her_courses_each_change_is_of(
    desk: Desk, courses: list[Course], client: Browser
) -> None:
    client.force_login(desk.cast.rita)
    page = client.get(f"/repairs/{clara_is_ill(desk).pk}/").content.decode()
    assert re.findall(r"<h3 class=\"small soft\">([^<]+)</h3>", page) == [one.treatment.label for one in courses]


def test_its_calendar_file_renews_the_events_of_both(desk: Desk, courses: list[Course]) -> None:
    clara_is_ill(desk)
    (file,) = letter().attachments
    assert "method=PUBLISH" in file.content_type
    events = {str(event["uid"]): event for event in Calendar.from_ical(file.content).walk("VEVENT")}
    hit = [first_of(course) for course in courses]
    assert set(events) == {uid(session) for session in hit}
    for session in hit:
        event = events[uid(session)]
        assert (int(event["sequence"]), event["dtstart"].dt) == (session.sequence, session.starts_at)
        assert str(event["summary"]).endswith("session 1 of 4")


def test_it_is_renewed_when_one_of_the_courses_changes_again(desk: Desk, courses: list[Course]) -> None:
    clara_is_ill(desk)
    (before,) = waiting()
    session = first_of(courses[1])
    move_session(session=session, starts_at=desk.at(MONDAY, 15), actor=desk.rita)
    (after,) = waiting()
    assert after.pk != before.pk
    before.refresh_from_db()
    assert before.status == "withdrawn"
    assert told_of() == {first_of(course).pk for course in courses}
    assert "instead of Monday, 9 March 2026, 12:00" in letter().text


def test_a_course_put_back_by_hand_leaves_only_the_other_in_it(desk: Desk, courses: list[Course]) -> None:
    for course, hour in ((courses[0], 17), (courses[1], 15), (courses[0], 10)):
        move_session(session=first_of(course), starts_at=desk.at(MONDAY, hour), actor=desk.rita)
    (note,) = waiting()
    assert (told_of(), note.about["course"]) == ({first_of(courses[1]).pk}, courses[1].pk)


def test_undone_before_it_left_nothing_is_sent(desk: Desk, courses: list[Course]) -> None:
    undo_repair(repair=clara_is_ill(desk), actor=desk.rita)
    assert waiting() == []


def test_undone_after_it_left_one_mail_tells_both(desk: Desk, courses: list[Course]) -> None:
    repair = clara_is_ill(desk)
    Message.objects.filter(kind__in=names.NOTES).update(status="sent", sent_at=clock.now())
    undo_repair(repair=repair, actor=desk.rita)
    assert told_of() == {first_of(course).pk for course in courses}
    assert letter().text.count("now with Clara") == 2


def test_a_course_cancelled_or_paused_meanwhile_is_told_in_the_same_mail(desk: Desk, courses: list[Course]) -> None:
    clara_is_ill(desk)
    pause_course(course=courses[1], actor=desk.rita)
    text = letter().text
    assert f"{courses[1].treatment.name}, paused:" in text
    assert text.count("is cancelled") == 4
    cancel_course(course=courses[0], actor=desk.rita, reason="Moving away")
    assert [note.kind for note in waiting()] == ["cancelled"]
    assert letter().text.count("is cancelled") == 8


def test_two_courses_paused_are_said_in_one_sentence(desk: Desk, courses: list[Course]) -> None:
    for course in courses:
        pause_course(course=course, actor=desk.rita)
    mail = letter()
    assert "Your courses at" in mail.subject
    assert "your courses are paused" in mail.text


def test_it_is_found_by_each_course_and_each_session(desk: Desk, nora: Client, courses: list[Course]) -> None:
    clara_is_ill(desk)
    (note,) = waiting()
    for course in courses:
        found = Message.objects.filter(concerning({"client": nora.pk, "course": course.pk}), kind__in=names.NOTES)
        assert list(found) == [note]
        assert list(Message.objects.filter(concerning({"session": first_of(course).pk}), kind=note.kind)) == [note]


def test_a_course_whose_confirmation_waits_is_told_by_that(desk: Desk, courses: list[Course]) -> None:
    Message.objects.filter(dedupe_key=f"confirmation:course:{courses[0].pk}").update(status="pending", sent_at=None)
    clara_is_ill(desk)
    assert told_of() == {first_of(courses[1]).pk}


def test_what_a_held_mail_would_have_said_is_not_lost(desk: Desk, courses: list[Course]) -> None:
    move_session(session=first_of(courses[0]), starts_at=desk.at(MONDAY, 17), actor=desk.rita)
    Message.objects.filter(kind__in=names.NOTES).update(status="held")
    move_session(session=first_of(courses[1]), starts_at=desk.at(MONDAY, 15), actor=desk.rita)
    assert told_of() == {first_of(course).pk for course in courses}
    assert len(waiting()) == 1


def test_the_questions_asked_do_not_grow_with_the_courses_moved(desk: Desk, courses: list[Course]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            repair = clara_is_ill(desk)
        undo_repair(repair=repair, actor=desk.rita)
        return len(queries)

    few = asked()
    for hour in (14, 16):
        desk.book(desk.rhythm(MONDAY, 4, hour=hour), client=desk.client())
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=clock.now())
    assert asked() <= few
