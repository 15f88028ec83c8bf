"""The messages page: everyone at the desk sees her own location's messages and may press the buttons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salon import clock
from salon.accounts.models import Location
from salon.outbox.models import Message, Transport
from salon.outbox.services import send_due
from tests.factories import LocationFactory, MembershipFactory, UserFactory
from tests.outbox.conftest import NOW

pytestmark = pytest.mark.django_db
Write = Callable[..., Message]


@pytest.fixture
def rita(client: Client, location: Location) -> Client:
    client.force_login(MembershipFactory(location=location, user=UserFactory()).user)
    return client


def page(rita: Client, **query: object) -> str:
    return rita.get(reverse("outbox:messages"), query).content.decode()


def test_each_shelf_shows_its_own(rita: Client, write: Write) -> None:
    for status in ("pending", "held", "sent", "failed", "withdrawn"):
        write(f"{status}:1", to_address=f"{status}@example.com")
        Message.objects.filter(dedupe_key=f"{status}:1").update(status=status, sent_at=NOW, reason="550 no such user")
    shown = {name: page(rita, status=name) for name in ("scheduled", "sent", "failed", "withdrawn")}
    shelves = {"pending": "scheduled", "held": "scheduled", "sent": "sent", "withdrawn": "withdrawn"}
    for status, shelf in shelves.items():
        assert [name for name, html in shown.items() if f"{status}@example.com" in html] == [shelf]
    assert "550 no such user" in shown["failed"]


def test_it_is_filtered_by_client_course_and_session(rita: Client, write: Write) -> None:
    write("note:1", about={"client": 7, "course": 3, "session": 42})
    write("note:2", about={"client": 8, "course": 4, "session": 43})
    for query in ({"client": 7}, {"course": 3}, {"session": 42}, {"client": 7, "session": 42}):
        html = page(rita, **query)
        assert "note-1@example.com" in html
        assert "note-2@example.com" not in html


@pytest.mark.parametrize(
    "query", [{"status": "?"}, {"client": "x"}, {"client": "-1"}, {"client": "9" * 40}, {"page": "0"}, {"page": "x"}]
)
def test_a_malformed_address_is_not_there(rita: Client, query: dict[str, str]) -> None:
    assert rita.get(reverse("outbox:messages"), query).status_code == 404


def test_another_locations_message_is_not_there(rita: Client, write: Write) -> None:
    message = write("note:1", location_id=LocationFactory().pk)
    assert rita.get(reverse("outbox:message", args=[message.pk])).status_code == 404
    assert rita.get(reverse("outbox:preview", args=[message.pk])).status_code == 404
    assert rita.post(reverse("outbox:hold", args=[message.pk])).status_code == 404
    assert "note-1@example.com" not in page(rita)


def test_who_is_not_signed_in_sees_nothing(client: Client, write: Write) -> None:
    message = write("note:1")
    for name in ("message", "preview"):
        assert client.get(reverse(f"outbox:{name}", args=[message.pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("hold", "pending", "held"),
        ("release", "held", "pending"),
        ("send-now", "pending", "pending"),
        ("retry", "failed", "pending"),
    ],
)
def test_each_button_does_its_one_thing_and_leads_back(
    rita: Client, write: Write, name: str, before: str, after: str
) -> None:
    message = write("note:1")
    Message.objects.update(status=before)
    url = reverse(f"outbox:{name}", args=[message.pk])
    assert rita.get(url).status_code == 405
    response = rita.post(url, {"next": "/messages/?status=failed"})
    assert (response.status_code, response.headers["Location"]) == (303, "/messages/?status=failed")
    assert Message.objects.get().status == after


def test_a_button_pressed_too_late_says_so(rita: Client, write: Write) -> None:
    message = write("note:1")
    Message.objects.update(status="sent", sent_at=NOW)
    response = rita.post(reverse("outbox:hold", args=[message.pk]), follow=True)
    assert "This message has moved on in the meantime." in response.content.decode()


def test_the_way_back_never_leads_to_another_site(rita: Client, write: Write) -> None:
    message = write("note:1")
    response = rita.post(reverse("outbox:hold", args=[message.pk]), {"next": "https://evil.example/"})
    assert response.headers["Location"] == reverse("outbox:message", args=[message.pk])


def test_the_preview_is_the_clients_mail_and_can_do_nothing(rita: Client, write: Write) -> None:
    message = write("note:1")
    response = rita.get(reverse("outbox:preview", args=[message.pk]))
    assert response.content == b"<p>note note:1</p>"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "no-store" in response.headers["Cache-Control"]


def test_the_page_of_one_message_shows_what_would_be_sent_and_why_not(rita: Client, write: Write) -> None:
    message = write("note:1", payload={"standing": {"untrue": "The session was moved."}})
    html = rita.get(reverse("outbox:message", args=[message.pk])).content.decode()
    assert f"Note {message.pk}" in html
    assert "The session was moved." in html


def test_the_banner_stands_when_something_due_has_waited_five_minutes(rita: Client, write: Write) -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        write("note:1", due_at=NOW)
        moment.shift(timedelta(minutes=5))
        assert "Sending has stopped" not in page(rita)
        moment.shift(timedelta(seconds=1))
        Transport.objects.create(failures=3, troubled_since=NOW, not_before=clock.now(), reason="connection refused")
        html = page(rita)
        assert "Sending has stopped" in html
        assert "connection refused" in html
        moment.shift(timedelta(minutes=5))
        send_due()
        assert "Sending has stopped" not in page(rita)


def test_the_list_costs_the_same_queries_however_long(rita: Client, write: Write) -> None:
    counts = []
    for size in (1, 40):
        for n in range(size):
            write(f"note:{size}-{n}", about={"client": n, "session": n})
        with CaptureQueriesContext(connection) as queries:
            page(rita)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_long_lists_have_pages(rita: Client, write: Write) -> None:
    for n in range(51):
        write(f"note:{n:02}", due_at=NOW + timedelta(minutes=n))
    assert "note-50@example.com" not in page(rita)
    assert "note-50@example.com" in page(rita, page=2)
