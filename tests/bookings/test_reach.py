"""What a client decides by her links (mails, language, calendar, progress) and what the desk ends."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bookings import links, messages
from bookings.models import Course, Session, SessionRecord, SkinGrade
from clients.models import Client
from clients.services import reach
from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.outbox.models import Message
from salon.outbox.services import send_due
from tests.factories.courses import make_course, make_session
from tests.factories.salon import Cast
from tests.outbox.sink import Sink
from treatments.models import Indication

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, tzinfo=BERLIN)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


@pytest.fixture
def course(cast: Cast) -> Course:
    Location.objects.update(phone="+49 30 0000000")
    cast.location.refresh_from_db()
    course = make_course(cast, [NOW + timedelta(days=7), NOW + timedelta(days=10)])
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.all()), SYSTEM)
    return course


def page(course: Course, name: str = "visit") -> str:
    client = Client.objects.get(pk=course.client_id)
    text = links.token(
        course=course.pk, email=client.email, series=client.link_series, expires_at=NOW + timedelta(days=30)
    )
    return reverse(f"bookings:{name}", args=[text])


def stop_address(course: Course, **changes: object) -> str:
    values: dict[str, object] = {
        "client": course.client_id,
        "email": course.client.email,
        "expires_at": NOW + timedelta(days=365),
    }
    return reverse("bookings:visit-stop", args=[links.stop_token(**values | changes)])  # type: ignore[arg-type]


def nora() -> Client:
    return Client.objects.get(name="Nora Test")


# --- stop mails ------------------------------------------------------------------------------------------------------


def test_opening_the_stop_link_changes_nothing_and_one_post_stops(client: Browser, course: Course) -> None:
    address = stop_address(course)
    waiting = Message.objects.filter(status="pending").count()
    for _ in range(100):
        client.get(address)
        client.head(address)
    assert nora().mails_stopped_at is None
    assert Message.objects.filter(status="pending").count() == waiting
    assert client.post(address, ONE_CLICK).status_code == 200
    assert nora().mails_stopped_at == NOW
    assert {message.kind for message in Message.objects.filter(status="pending")} == {"confirmation"}


def test_a_mail_program_that_knows_no_cookie_may_press_it(course: Course) -> None:
    strict = Browser(enforce_csrf_checks=True, headers={"origin": "https://mail.example"})
    assert strict.post(stop_address(course), ONE_CLICK).status_code == 200
    assert nora().mails_stopped_at == NOW


def test_stopping_can_be_taken_back_on_the_same_page(client: Browser, course: Course) -> None:
    client.post(stop_address(course), ONE_CLICK)
    html = client.post(stop_address(course), {"mails": "all"}).content.decode()
    assert "You get all our mails again." in html
    assert nora().mails_stopped_at is None
    assert Message.objects.filter(status="pending", kind="reminder-2d").count() == 2


def test_the_header_of_a_real_mail_leads_there_and_only_mails_that_can_be_stopped_have_it(
    client: Browser, course: Course, now: time_machine.Traveller
) -> None:
    with Sink() as sink:
        now.move_to(NOW + timedelta(days=5))
        send_due(connection=sink.connection())
    by_subject = {str(got.mail["Subject"]): got.mail for got in sink.received}
    assert len(by_subject) == 2
    (confirmation,) = [mail for subject, mail in by_subject.items() if "2 sessions" in subject]
    (reminder,) = [mail for subject, mail in by_subject.items() if "2 sessions" not in subject]
    assert confirmation["List-Unsubscribe"] is None
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://127\.0\.0\.1:8000(/v/stop/[^>]+)>", "".join(reminder["List-Unsubscribe"].split()))
    assert address
    assert address.group(1) in reminder.get_body(("plain",)).get_content()
    assert client.post(address.group(1), ONE_CLICK).status_code == 200
    assert nora().mails_stopped_at is not None


def test_every_bad_stop_link_shows_the_kind_page_and_stops_nothing(client: Browser, course: Course) -> None:
    good = stop_address(course)
    visit = page(course).removeprefix("/v/").removesuffix("/")
    bad = [
        good[:-2] + ("A" if good[-2] != "A" else "B") + "/",
        stop_address(course, expires_at=NOW),
        stop_address(course, email="other@example.com"),
        stop_address(course, client=10**6),
        stop_address(course, series=1),
        reverse("bookings:visit-stop", args=[visit]),
        reverse("bookings:visit-stop", args=["nonsense"]),
    ]
    pages = set()
    for address in bad:
        response = client.post(address, ONE_CLICK)
        assert response.status_code == 404, address
        pages.add(re.sub(r"csrf[^>]*|X-CSRFToken[^}]*", "", response.content.decode()))
    assert len(pages) == 1
    assert "+49 30 0000000" in pages.pop()
    assert nora().mails_stopped_at is None


def test_a_stop_link_opens_no_page_of_hers(client: Browser, course: Course) -> None:
    text = links.stop_token(client=course.client_id, email=course.client.email, expires_at=NOW + timedelta(days=1))
    assert client.get(reverse("bookings:visit", args=[text])).status_code == 404


# --- what stands on her page -----------------------------------------------------------------------------------------


def test_she_stops_and_takes_mails_again_on_her_page(client: Browser, course: Course) -> None:
    html = client.post(page(course, "visit-mails"), {"mails": "few"}, follow=True).content.decode()
    assert "From now on we write only when something is booked or changed." in html
    assert nora().mails_stopped_at == NOW
    client.post(page(course, "visit-mails"), {"mails": "all"})
    assert nora().mails_stopped_at is None


def test_she_changes_the_language_of_the_page_and_of_her_mails(client: Browser, course: Course) -> None:
    html = client.post(page(course, "visit-language"), {"language": "ru"}, follow=True).content.decode()
    assert '<html lang="ru"' in html
    assert set(Message.objects.values_list("language", flat=True)) == {"ru"}
    client.post(page(course, "visit-language"), {"language": "de"})
    assert nora().language == "ru"


def test_her_progress_is_there_only_if_she_wishes(client: Browser, course: Course) -> None:
    pores = Indication.objects.create(code="pores", name="Pores", areas=["face"], position=1)
    for number, grade in ((1, 3), (2, 1)):
        record = SessionRecord.objects.create(session=course.sessions.get(number=number), begun_at=NOW, saved_at=NOW)
        SkinGrade.objects.create(record=record, indication=pores, grade=grade)
        SessionRecord.objects.filter(pk=record.pk).update(signed_at=NOW)
    assert "3 marked" not in client.get(page(course)).content.decode()
    html = client.post(page(course, "visit-progress"), {"shown": "1"}, follow=True).content.decode()
    assert "at first: 3 marked; now: 1 slight" in html
    client.post(page(course, "visit-progress"), {"shown": "0"})
    assert "3 marked" not in client.get(page(course)).content.decode()


# --- her calendar ----------------------------------------------------------------------------------------------------


def feed(client: Browser, course: Course) -> str:
    html = client.post(page(course, "visit-feed"), {"feed": "open"}, follow=True).content.decode()
    address = re.search(r'href="webcal://127\.0\.0\.1:8000(/v/feed/[^"]+)"', html)
    assert address
    return address.group(1)


def events(client: Browser, address: str) -> dict[str, datetime]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["method"]) == "PUBLISH"
    return {str(event["uid"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}


def test_her_calendar_follows_all_her_courses_and_every_change(client: Browser, course: Course, cast: Cast) -> None:
    address = feed(client, course)
    other = make_course(cast, [NOW + timedelta(days=20)])
    first, second = course.sessions.order_by("number")
    third = other.sessions.get()
    assert events(client, address) == {f"session-{one.pk}@127.0.0.1": one.starts_at for one in (first, second, third)}
    Session.objects.filter(pk=first.pk).update(status="cancelled", sequence=1)
    later = second.starts_at + timedelta(hours=1)
    Session.objects.filter(pk=second.pk).update(
        starts_at=later, ends_at=later + timedelta(hours=1), busy=(later, later + timedelta(hours=1)), sequence=1
    )
    found = events(client, address)
    assert set(found) == {f"session-{second.pk}@127.0.0.1", f"session-{third.pk}@127.0.0.1"}
    assert found[f"session-{second.pk}@127.0.0.1"] == later


def test_the_address_stays_the_same_until_it_is_ended_and_is_another_then(client: Browser, course: Course) -> None:
    address = feed(client, course)
    assert feed(client, course) == address
    client.post(page(course, "visit-feed"), {"feed": "close"})
    assert client.get(address).status_code == 404
    assert feed(client, course) != address


def test_a_calendar_that_has_it_already_hears_that_it_still_holds_until_a_date_changes(
    client: Browser, course: Course, now: time_machine.Traveller
) -> None:
    address = feed(client, course)
    first = client.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    now.shift(timedelta(hours=2))
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    Session.objects.filter(course=course, number=1).update(status="cancelled", sequence=1)
    changed = client.get(address, headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    client.post(page(course, "visit-feed"), {"feed": "close"})
    assert client.get(address, headers=known).status_code == 404


def test_a_feed_costs_two_queries_however_many_sessions(client: Browser, course: Course, cast: Cast) -> None:
    address = feed(client, course)
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for n in range(5):
            make_session(cast, course, NOW + timedelta(days=30 + 5 * turn + n), number=10 + 5 * turn + n)
    assert counts[0] == counts[1] == 2


@pytest.mark.parametrize("key", ["x", "A" * 43, "A" * 5000, "%00", "é" * 43])
def test_a_guessed_address_is_the_kind_page(client: Browser, course: Course, key: str) -> None:
    response = client.get(f"/v/feed/{key}.ics")
    assert response.status_code == 404
    assert "+49 30 0000000" in response.content.decode()


def test_an_archived_client_has_no_feed(client: Browser, course: Course) -> None:
    address = feed(client, course)
    Client.objects.update(archived_at=NOW)
    assert client.get(address).status_code == 404


# --- the desk ends links ---------------------------------------------------------------------------------------------


def test_the_desk_ends_every_link_sent_so_far_and_new_mails_carry_new_ones(
    client: Browser, course: Course, cast: Cast
) -> None:
    address, visit, stop = feed(client, course), page(course), stop_address(course)
    client.force_login(cast.rita)
    client.post(reverse("clients:links", args=[course.client_id]), {"end": "links"})
    client.logout()
    for old in (address, visit, stop):
        assert client.get(old).status_code == 404
    assert page(course) != visit
    assert client.get(page(course)).status_code == 200


def test_the_desk_ends_a_feed_alone(client: Browser, course: Course, cast: Cast) -> None:
    address = feed(client, course)
    client.force_login(cast.rita)
    client.post(reverse("clients:links", args=[course.client_id]), {"end": "feed"})
    assert client.get(address).status_code == 404
    assert client.get(page(course)).status_code == 200


def test_another_locations_client_is_not_here(client: Browser, course: Course) -> None:
    from tests.factories import MembershipFactory

    client.force_login(MembershipFactory().user)
    assert client.post(reverse("clients:links", args=[course.client_id]), {"end": "links"}).status_code == 404
    assert nora().link_series == 0


def test_her_links_in_a_mail_are_those_of_her_present_series(course: Course) -> None:
    reach.end_links(client=course.client, actor=SYSTEM)
    from salon.outbox.services import look

    letter = look(Message.objects.get(kind="confirmation")).letter
    assert letter
    token = re.search(r"/v/([^/]+)/", letter.text)
    assert token
    assert links.read(token.group(1), now=NOW).meant_for(course.client.email, 1)
