"""The client's own page: opening it changes nothing, its buttons do, and a bad link tells nothing to anybody."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bookings import links
from bookings.models import Course, Session, SessionEvent
from salon.accounts.models import Location
from salon.outbox.models import Message
from tests.factories import ClientFactory, make_cast
from tests.factories.courses import make_course
from tests.factories.salon import Cast

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def course(cast: Cast) -> Course:
    Location.objects.update(phone="+49 30 0000000")
    cast.location.refresh_from_db()
    return make_course(cast, [NOW + timedelta(days=7), NOW + timedelta(days=10)])


@pytest.fixture
def session(course: Course) -> Session:
    return course.sessions.get(number=1)


def token(of: Course, session: Session | None = None, **changes: object) -> str:
    values: dict[str, object] = {
        "course": of.pk,
        "email": of.client.email,
        "session": session.pk if session else 0,
        "sequence": session.sequence if session else 0,
        "expires_at": NOW + timedelta(days=30),
    }
    return links.token(**values | changes)  # type: ignore[arg-type]


def url(text: str, name: str = "visit") -> str:
    return reverse(f"bookings:{name}", args=[text])


def press(browser: Browser, text: str, name: str, session: Session) -> HttpResponse:
    data = {"session": session.pk, "sequence": session.sequence}
    return browser.post(url(text, f"visit-{name}"), data, follow=True)


def everything() -> tuple[object, ...]:
    """All that a visit could change."""
    return (
        list(Session.objects.order_by("pk").values_list("pk", "status", "version", "sequence", "starts_at")),
        SessionEvent.objects.count(),
        list(Message.objects.order_by("pk").values()),
    )


def test_the_page_shows_her_dates_in_the_salons_time(client: Browser, course: Course, session: Session) -> None:
    html = client.get(url(token(course, session))).content.decode()
    assert "Hello Nora" in html
    assert "Monday, 9 March 2026, 10:00–11:00" in html
    assert "Thursday, 12 March 2026" in html


def test_the_page_tells_nothing_about_her_but_her_first_name_and_dates(client: Browser, course: Course) -> None:
    course.client.phone, course.client.notes = "+49 170 1234567", "likes tea"
    course.client.save()
    html = client.get(url(token(course))).content.decode()
    for secret in ("Nora Test", "nora@example.com", "1234567", "likes tea"):
        assert secret not in html


def test_opening_a_link_a_hundred_times_changes_nothing(client: Browser, course: Course, session: Session) -> None:
    before = everything()
    for text in (token(course), token(course, session)):
        for name in ("visit", "visit-confirm", "visit-cancel", "visit-calendar"):
            for _ in range(13):
                client.get(url(text, name))
                client.head(url(text, name))
    assert everything() == before


def test_the_answer_is_kept_by_nobody(client: Browser, course: Course) -> None:
    response = client.get(url(token(course)))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_she_confirms_with_the_button(client: Browser, course: Course, session: Session) -> None:
    html = press(client, token(course, session), "confirm", session).content.decode()
    session.refresh_from_db()
    assert session.status == "confirmed"
    assert session.events.get().via == "link"
    assert "Thank you. Your session is confirmed." in html
    assert "I will come" not in html


def test_the_button_works_without_a_cookie_and_with_the_origin_browsers_send_here(
    course: Course, session: Session
) -> None:
    strict = Browser(enforce_csrf_checks=True, headers={"origin": "null"})
    assert press(strict, token(course, session), "confirm", session).status_code == 200
    session.refresh_from_db()
    assert session.status == "confirmed"


def test_she_cancels_with_the_button_and_goes_on_with_her_other_dates(
    client: Browser, course: Course, session: Session
) -> None:
    html = press(client, token(course, session), "cancel", session).content.decode()
    session.refresh_from_db()
    assert session.status == "cancelled"
    assert "Your session is cancelled." in html
    assert "Thursday, 12 March 2026, 10:00–11:00" in html


def test_too_late_to_cancel_says_so_with_the_phone(
    client: Browser, course: Course, session: Session, now: time_machine.Traveller
) -> None:
    now.move_to(session.starts_at - timedelta(hours=24) + timedelta(seconds=1))
    text = token(course, session)
    html = client.get(url(text)).content.decode()
    assert "Cancel this session" not in html
    assert "+49 30 0000000" in html
    response = press(client, text, "cancel", session)
    assert response.status_code == 409
    assert "Please call us" in response.content.decode()
    session.refresh_from_db()
    assert session.status == "booked"


def test_exactly_at_the_last_hour_she_may_still_cancel(
    client: Browser, course: Course, session: Session, now: time_machine.Traveller
) -> None:
    now.move_to(session.starts_at - timedelta(hours=24))
    text = token(course, session)
    assert "Cancel this session" in client.get(url(text)).content.decode()
    press(client, text, "cancel", session)
    session.refresh_from_db()
    assert session.status == "cancelled"


def test_pressed_twice_it_happens_once(client: Browser, course: Course, session: Session) -> None:
    text = token(course)
    press(client, text, "cancel", session)
    assert press(client, text, "cancel", session).status_code == 409
    assert SessionEvent.objects.filter(kind="cancelled").count() == 1


def test_confirming_twice_is_as_good_as_once(client: Browser, course: Course, session: Session) -> None:
    text = token(course, session)
    press(client, text, "confirm", session)
    html = press(client, text, "confirm", session).content.decode()
    assert "Thank you. Your session is confirmed." in html
    assert SessionEvent.objects.filter(kind="confirmed").count() == 1


@pytest.mark.parametrize("status", ["arrived", "in_treatment", "completed"])
def test_a_button_on_a_session_that_went_on_says_it_in_her_words(
    client: Browser, course: Course, session: Session, status: str
) -> None:
    Session.objects.filter(pk=session.pk).update(status=status)
    response = press(client, token(course, session), "confirm", session)
    assert response.status_code == 409
    assert "This date has changed in the meantime." in response.content.decode()


def test_a_button_for_another_clients_session_does_nothing(client: Browser, course: Course, cast: Cast) -> None:
    other = make_course(cast, [NOW + timedelta(days=8)], client=ClientFactory(location=cast.location))
    theirs = other.sessions.get()
    assert press(client, token(course), "cancel", theirs).status_code == 409
    theirs.refresh_from_db()
    assert theirs.status == "booked"


@pytest.mark.parametrize("data", [{}, {"session": "x"}, {"session": "9" * 30, "sequence": "-1"}])
def test_a_button_with_nonsense_does_nothing(client: Browser, course: Course, data: dict[str, str]) -> None:
    before = everything()
    assert client.post(url(token(course), "visit-cancel"), data).status_code == 409
    assert everything() == before


def test_the_link_of_a_session_that_moved_since_says_its_new_time_and_acts_on_that(
    client: Browser, course: Course, session: Session
) -> None:
    old = token(course, session)
    page_before = {"session": session.pk, "sequence": session.sequence}
    later, busy = timedelta(days=1), (session.busy.lower + timedelta(days=1), session.busy.upper + timedelta(days=1))
    Session.objects.filter(pk=session.pk).update(
        sequence=session.sequence + 1, starts_at=session.starts_at + later, ends_at=session.ends_at + later, busy=busy
    )
    html = client.get(url(old)).content.decode()
    assert "The date in that mail has changed since. Here is how it stands now." in html
    assert "Tuesday, 10 March 2026, 10:00–11:00" in html
    assert "9 March 2026, 10:00–11:00" not in html
    assert client.post(url(old, "visit-confirm"), page_before).status_code == 409  # a page still open with the old time
    session.refresh_from_db()
    assert session.status == "booked"
    html = press(client, old, "confirm", session).content.decode()
    assert "Thank you. Your session is confirmed." in html
    assert "has changed since" not in html


def test_the_link_of_a_session_that_was_cancelled_since_leads_to_the_next_one(
    client: Browser, course: Course, session: Session
) -> None:
    old = token(course, session)
    Session.objects.filter(pk=session.pk).update(sequence=session.sequence + 1, status="cancelled")
    html = client.get(url(old)).content.decode()
    assert "The date in that mail has changed since." in html
    assert "Thursday, 12 March 2026, 10:00–11:00" in html


def test_her_other_course_stands_on_the_page_with_its_next_date(client: Browser, course: Course, cast: Cast) -> None:
    other = make_course(cast, [NOW + timedelta(days=20), NOW + timedelta(days=23)])
    html = client.get(url(token(course))).content.decode()
    assert "next: Sunday, 22 March 2026, 10:00" in html
    (there,) = set(re.findall(r'href="(/v/[^"/]+/)"', html)) - {url(token(course))}
    assert "Sunday, 22 March 2026, 10:00–11:00" in client.get(there).content.decode()
    Session.objects.filter(course=other).update(status="cancelled")
    assert "What else you have booked" not in client.get(url(token(course))).content.decode()


def test_with_nothing_left_another_time_is_not_too_late_but_none(client: Browser, course: Course) -> None:
    Session.objects.update(status="completed")
    html = client.get(url(token(course), "visit-another-time")).content.decode()
    assert "No date of yours is to come." in html
    assert "too late" not in html


def test_every_bad_link_shows_the_same_kind_page(client: Browser, course: Course, session: Session, cast: Cast) -> None:
    good = token(course, session)
    elsewhere = token(course, session, email="wrong@example.com")
    gone = token(course, course=10**6)
    expired = token(course, session, expires_at=NOW)
    lost = token(course, Session(pk=10**6))
    altered = good[:-1] + ("A" if good[-1] != "A" else "B")
    answers = {text: client.get(url(text)) for text in (elsewhere, gone, expired, lost, altered, "nonsense")}
    assert {a.status_code for a in answers.values()} == {404}
    assert len({re.sub(r"csrf[^>]*|X-CSRFToken[^}]*", "", a.content.decode()) for a in answers.values()}) == 1
    html = answers[altered].content.decode()
    assert "+49 30 0000000" in html
    assert "Nora" not in html
    for text in answers:
        for name in ("visit-confirm", "visit-cancel"):
            assert press(client, text, name.removeprefix("visit-"), session).status_code == 404
    session.refresh_from_db()
    assert session.status == "booked"


def test_a_corrected_address_makes_the_links_in_the_wrong_mailbox_dead(client: Browser, course: Course) -> None:
    text = token(course)
    course.client.email = "right@example.com"
    course.client.save()
    assert client.get(url(text)).status_code == 404


def test_an_archived_client_has_no_page(client: Browser, course: Course) -> None:
    course.client.archived_at = NOW
    course.client.save()
    assert client.get(url(token(course))).status_code == 404


def test_the_calendar_file_has_the_dates_to_come(client: Browser, course: Course, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(status="cancelled")
    response = client.get(url(token(course), "visit-calendar"))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == NOW + timedelta(days=10)


def test_without_a_date_to_come_the_page_is_kind(client: Browser, course: Course) -> None:
    Session.objects.update(status="completed")
    html = client.get(url(token(course))).content.decode()
    assert "No date to come" in html
    assert client.get(url(token(course), "visit-calendar")).status_code == 200


def test_a_paused_course_is_said_to_be_paused(client: Browser, course: Course) -> None:
    Session.objects.update(status="cancelled")
    Course.objects.update(status="paused")
    html = client.get(url(token(course))).content.decode()
    assert "We will find new ones when you go on." in html
    assert "Would you like one?" not in html


def test_a_cancelled_number_that_was_booked_anew_stands_once(client: Browser, course: Course, cast: Cast) -> None:
    from tests.factories.courses import make_session

    Session.objects.filter(course=course, number=1).update(status="cancelled")
    make_session(cast, course, NOW + timedelta(days=14), number=1)
    html = client.get(url(token(course))).content.decode()
    assert "9 March 2026" not in html
    assert "16 March 2026" in html


def test_she_reads_her_own_language(client: Browser, course: Course) -> None:
    course.client.language = "ru"
    course.client.save()
    response = client.get(url(token(course)), headers={"accept-language": "en"})
    html = response.content.decode()
    assert response.headers["Content-Language"] == "ru"
    assert '<html lang="ru"' in html
    assert "понедельник, 9 марта 2026 г." in html
    assert "Здравствуйте" in html


def test_the_page_costs_the_same_few_queries_however_long_the_course(client: Browser) -> None:
    counts = []
    for size in (2, 10):
        cast = make_cast()
        course = make_course(cast, [NOW + timedelta(days=2 + n) for n in range(size)])
        with CaptureQueriesContext(connection) as queries:
            client.get(url(token(course)))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
