"""What the client reads: the same facts in plain text and in HTML, in the salon's zone, nothing about her health."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from bookings import messages
from bookings.message_kinds import drafts, names
from bookings.message_kinds.changes import Was
from bookings.message_kinds.samples import sample
from bookings.message_kinds.wordings import WORDINGS
from bookings.models import Course, Session
from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.outbox.kinds import Letter
from salon.outbox.models import Message, MessageText
from salon.outbox.services import look
from salon.outbox.services.render import render
from tests.factories.courses import make_course
from tests.factories.salon import Cast

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def course(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr(drafts, "HALF_WAY_FROM", 2)  # so that two sessions send every kind
    course = make_course(cast, [NOW + timedelta(days=7, hours=5), NOW + timedelta(days=10, hours=5)])
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    return course


def letter(kind: str) -> Letter:
    message = Message.objects.filter(kind=kind).order_by("-id")[0]
    seen = look(message).letter
    assert seen is not None
    return seen


class _Words(HTMLParser):
    """Everything a person reads in an HTML mail, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._mute = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mute += tag in {"style", "title"}
        self._apart(tag)
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._mute -= tag in {"style", "title"}
        self._apart(tag)

    def _apart(self, tag: str) -> None:
        if tag not in {"b", "a", "span"}:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._mute:
            self.words.append(data)


def read_html(html: str) -> tuple[str, list[str]]:
    parser = _Words()
    parser.feed(html)
    return " ".join("".join(parser.words).split()), parser.links


def change_one(course: Course, kind: str) -> None:
    """Make a note of each kind, after the confirmation has left."""
    Message.objects.filter(kind="confirmation").update(status="sent", sent_at=NOW)
    first, second = course.sessions.order_by("starts_at")
    if kind in (names.MOVED, names.CHANGED):
        was = Was.of(first)
        Session.objects.filter(pk=first.pk).update(
            starts_at=first.starts_at + HOUR,
            ends_at=first.ends_at + HOUR,
            busy=(first.starts_at + HOUR, first.ends_at + HOUR),
            sequence=1,
        )
        first.refresh_from_db()
        messages.session_moved(first, was, SYSTEM)
    if kind in (names.CANCELLED, names.CHANGED):
        Session.objects.filter(pk=second.pk).update(status="cancelled", sequence=1)
        second.refresh_from_db()
        messages.session_cancelled(second, SYSTEM)
    if kind == names.PAUSED:
        Course.objects.update(status="paused")
        Session.objects.update(status="cancelled", sequence=1)
        course.refresh_from_db()
        messages.course_paused(course, list(course.sessions.all()), SYSTEM)


KINDS = (names.CONFIRMATION, *names.OF_A_SESSION, *names.NOTES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_plain_text_and_html_say_the_same(course: Course, kind: str, language: str) -> None:
    course.client.language = language
    course.client.save()
    if kind in names.NOTES:
        change_one(course, kind)
    mail = letter(kind)
    html, links = read_html(mail.html)
    text = mail.text
    for url in re.findall(r"https?://\S+", text):
        assert url in links
        text = text.replace(url, "")
    said = [line.strip(" -").rstrip(":") for line in text.splitlines() if line.strip(" -")]
    for line in said:
        without_number = re.sub(r"^\d+\. ", "", line)
        assert " ".join(without_number.split()) in html, line
    times = set(re.findall(r"\d\d:\d\d", mail.text))
    assert set(re.findall(r"\d\d:\d\d", html)) == times


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_loads_nothing_and_runs_nothing(course: Course, kind: str) -> None:
    if kind in names.NOTES:
        change_one(course, kind)
    html = letter(kind).html
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|url\(|@import|\son\w+=", html)
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("kind", KINDS)
def test_subject_and_preview_tell_nobody_what_is_done(course: Course, kind: str) -> None:
    if kind in names.NOTES:
        change_one(course, kind)
    mail = letter(kind)
    preview = re.search(r'class="preview"[^>]*>(.*?)</div>', mail.html, re.S)
    assert preview
    for word in ("peel", "oxygen", "skin", "serum", "acid", "treatment"):
        assert word not in (mail.subject + preview.group(1)).lower()


def test_the_confirmation_has_every_date_in_the_salons_time_and_a_calendar_file(course: Course) -> None:
    mail = letter("confirmation")
    assert mail.subject == "Your 2 sessions at Salon Test"
    assert "1. Monday, 9 March 2026, 15:00–16:00, with Clara" in mail.text
    assert "2. Thursday, 12 March 2026, 15:00–16:00, with Clara" in mail.text
    (file,) = mail.attachments
    assert file.content_type == "text/calendar; method=PUBLISH; charset=utf-8"
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert [event.decoded("dtstart").isoformat() for event in events] == [
        "2026-03-09T15:00:00+01:00",
        "2026-03-12T15:00:00+01:00",
    ]


def test_the_same_hour_is_written_in_the_salons_zone_wherever_it_is(course: Course) -> None:
    Location.objects.update(zone_name="America/New_York")
    assert "1. Monday, 9 March 2026, 10:00–11:00, with Clara" in letter("confirmation").text


def test_a_reminder_offers_to_confirm_and_says_until_when_to_cancel(course: Course) -> None:
    mail = letter("reminder-2d")
    assert mail.subject == "Thursday, 12 March 2026, 15:00: your session at Salon Test"
    assert "Session 2 of 2, with Clara" in mail.text
    assert "Confirm or cancel:\nhttp://127.0.0.1:8000/v/" in mail.text
    assert "You can cancel yourself until Wednesday, 11 March 2026, 15:00." in mail.text


def test_a_reminder_within_the_last_hours_does_not_promise_what_is_over(
    course: Course, now: time_machine.Traveller
) -> None:
    now.move_to(NOW + timedelta(days=10, hours=2))
    assert "cancel yourself" not in letter("reminder-3h").text


def test_a_confirmed_session_is_not_asked_again(course: Course) -> None:
    Session.objects.update(status="confirmed")
    mail = letter("reminder-3h")
    assert "You have confirmed this session. Thank you!" in mail.text
    assert "Confirm or cancel" not in mail.text


def test_a_moved_session_names_the_new_time_and_the_old(course: Course) -> None:
    change_one(course, "moved")
    mail = letter("moved")
    assert mail.subject == "Your session is now on Monday, 9 March 2026, 16:00"
    assert "Now Monday, 9 March 2026, 16:00–17:00, with Clara, instead of Monday, 9 March 2026, 15:00." in mail.text
    assert "Your next session" not in mail.text  # it is the one just told
    assert mail.attachments[0].content_type == "text/calendar; method=REQUEST; charset=utf-8"


def test_a_cancelled_session_names_its_time_and_takes_it_out_of_the_calendar(course: Course) -> None:
    change_one(course, "cancelled")
    mail = letter("cancelled")
    assert mail.subject == "Your session on Thursday, 12 March 2026, 15:00 is cancelled"
    assert "Your next session: Monday, 9 March 2026, 15:00." in mail.text
    assert mail.attachments[0].content_type == "text/calendar; method=CANCEL; charset=utf-8"


def test_several_changes_are_one_mail_with_one_calendar_file(course: Course) -> None:
    change_one(course, "changed")
    mail = letter("changed")
    assert "Now Monday, 9 March 2026, 16:00–17:00" in mail.text
    assert "Thursday, 12 March 2026, 15:00 is cancelled." in mail.text
    events = Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CANCELLED"]


def test_a_note_that_was_held_up_tells_nothing_of_a_session_that_has_begun(
    course: Course, now: time_machine.Traveller
) -> None:
    change_one(course, "changed")
    now.move_to(datetime(2026, 3, 9, 16, tzinfo=BERLIN))
    mail = letter("changed")
    assert "9 March" not in mail.text
    assert "Thursday, 12 March 2026, 15:00 is cancelled." in mail.text
    events = Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CANCELLED"]


def test_aftercare_says_what_to_leave_and_for_how_long(course: Course) -> None:
    Session.objects.update(status="completed")
    text = letter("aftercare").text
    for words in ("6 hours", "24 hours", "48 hours", "SPF 30"):
        assert words in text


def test_odd_names_are_written_as_they_are_and_cannot_break_the_mail(course: Course) -> None:
    course.client.name = "Zoë <b>O'Neil & Co</b>"
    course.client.save()
    Location.objects.update(name='Salon "Ёлка" <script>alert(1)</script>')
    mail = letter("confirmation")
    assert mail.text.startswith("Hello Zoë,")
    assert mail.subject == 'Your 2 sessions at Salon "Ёлка" <script>alert(1)</script>'
    assert "<script" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_a_subject_leaves_as_it_is_kept_however_long_the_names_in_it(course: Course) -> None:
    Location.objects.update(name="Салон" * 24)
    MessageText.objects.create(
        location=course.location,
        kind="confirmation",
        language="en",
        subject="{salon} {salon} {salon}",
        body="{details}",
        changed_at=NOW,
    )
    subject = letter("confirmation").subject
    assert 230 < len(subject) <= 240
    assert subject.endswith("…")


def test_a_client_reads_her_own_language(course: Course) -> None:
    course.client.language = "ru"
    course.client.save()
    mail = letter("confirmation")
    assert mail.subject == "Salon Test: ваша запись, 2 сеанса"
    assert mail.text.startswith("Здравствуйте, Nora!")
    assert "Вы записаны на 2 сеанса: Кислородный пилинг лица." in mail.text
    assert "1. Понедельник, 9 марта 2026 г., 15:00–16:00" in mail.text
    assert "Кислородный пилинг лица" in mail.text
    assert 'lang="ru"' in mail.html


def test_a_batch_of_letters_costs_the_same_few_queries_however_large(course: Course) -> None:
    counts = []
    for size in (1, 2):
        reminders = list(Message.objects.filter(kind="reminder-2d").order_by("id")[:size])
        with CaptureQueriesContext(connection) as queries:
            assert len(render(reminders)) == size
        counts.append(len(queries))
    assert counts == [3, 3]


def test_a_course_with_nothing_left_does_not_speak_of_cancelling(course: Course) -> None:
    change_one(course, "cancelled")
    assert "You can cancel a session yourself until 24 hours before it." in letter("cancelled").text
    change_one(course, "paused")
    assert "You can cancel" not in letter("paused").text


def test_the_phone_in_a_mail_is_one_to_tap(course: Course) -> None:
    Location.objects.update(phone="+49 30 0000000")
    mail = letter("reminder-2d")
    assert "Questions? Call us: +49 30 0000000\n" in mail.text
    assert 'href="tel:+49300000000"' in mail.html


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (names.HALF_WAY, "you have had 5 of 10 sessions", "You can cancel"),
        (names.SKIN_CHECK, "your session was on Saturday, 28 February 2026", "You can cancel"),
        (names.REBOOK, "your last session was on Monday, 2 February 2026", "You can cancel"),
        (names.REMINDER_2D, "You can cancel yourself until Wednesday, 4 March 2026", "hours before it"),
        (names.PLACE_GONE, "somebody who answered first", "/v/0."),
        (names.PLACE_OFFERED, "because you are on our waiting list", "because you have booked"),
        (names.PAUSED, "your course is paused", "Your next session"),
    ],
)
def test_a_preview_speaks_of_the_moment_its_mail_leaves(cast: Cast, kind: str, said: str, unsaid: str) -> None:
    text = sample(cast.location, kind, "en", WORDINGS[kind]).text
    assert said in text
    assert unsaid not in text
