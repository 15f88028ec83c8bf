"""From the mail to the client's page and back to the desk, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from bookings import messages
from bookings.message_kinds import names
from bookings.models import Course, MoveWish, Session, SessionEvent
from clients.models import Client
from clients.services import reach
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.accounts.models import Location
from salon.outbox.models import Message
from salon.outbox.services import look, send_due
from tests.factories.courses import make_course
from tests.factories.salon import Cast, make_cast
from tests.journeys.conftest import SOAK, THEMES, Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


EVERY = [(scheme, language) for scheme in ("light", "dark") for language in ("en", "ru")]
LETTERS = EVERY if SOAK else [("light", "en"), ("dark", "ru")]
OURS = r'(?:href|src)="(?:webcal://[^/"]*)?(/v/[^"]+)"'


@pytest.fixture
def salon(settings: Settings, live_server: object) -> Cast:
    settings.SITE_URL = ""  # links in mails lead to the running test server
    cast = make_cast()
    Location.objects.update(phone="+49 30 0000000", address="Demo Street 1")
    cast.location.refresh_from_db()
    return cast


@pytest.fixture
def course(salon: Cast) -> Course:
    first = (clock.now() + timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    course = make_course(salon, [first + timedelta(days=3 * n) for n in range(10)])
    with transaction.atomic():
        messages.course_booked(course, list(course.sessions.order_by("number")), SYSTEM)
    return course


def letter_of(kind: str) -> str:
    letter = look(Message.objects.filter(kind=kind).order_by("due_at")[0]).letter
    assert letter
    return letter.html


def link_in(html: str) -> str:
    found = re.search(r'href="(/v/[^"]+)"', html)
    assert found
    return found.group(1)


def test_she_opens_her_link_confirms_and_cancels_with_buttons_only(desk: Desk, course: Course) -> None:
    path = link_in(letter_of("reminder-2d"))
    session = course.sessions.get(number=1)
    page = desk.open(path, width=390, has_touch=True)
    page.wait_for_load_state("networkidle")
    page.reload()
    assert SessionEvent.objects.count() == 0, "opening a link must change nothing"
    with page.expect_navigation():
        page.get_by_role("button", name="I will come").click()
    page.get_by_text("Thank you. Your session is confirmed.").wait_for()
    session.refresh_from_db()
    assert session.status == "confirmed"
    page.get_by_text("I cannot come").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Cancel this session").click()
    page.get_by_text("Your session is cancelled.").wait_for()
    session.refresh_from_db()
    assert session.status == "cancelled"
    page.goto(path)
    page.get_by_text("The date in that mail has changed since.").wait_for()


def everything() -> tuple[object, ...]:
    """All that a visit could change."""
    return (
        list(Session.objects.order_by("pk").values()),
        SessionEvent.objects.count(),
        list(Client.objects.order_by("pk").values()),
        MoveWish.objects.count(),
        list(Message.objects.order_by("pk").values()),
    )


def test_a_browser_that_opens_every_link_and_runs_every_script_changes_nothing(desk: Desk, course: Course) -> None:
    """As a mail scanner does: each address of each mail, and every address that those pages lead to."""
    reach.open_feed(client=course.client, actor=SYSTEM)
    before = everything()
    waiting = {path for kind in ("confirmation", "reminder-2d") for path in re.findall(OURS, letter_of(kind))}
    assert any("/v/stop/" in path for path in waiting)
    page = desk.open("/v/no-such-link/", width=390)
    seen: set[str] = set()
    while waiting - seen:
        path = (waiting - seen).pop()
        seen.add(path)
        if path.endswith(".ics"):
            assert page.request.get(path).ok
            continue
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for action in page.eval_on_selector_all("form", "forms => forms.map(form => form.getAttribute('action'))"):
            if action:  # what a button does only when it is pressed
                assert page.request.get(action).status in (200, 405)
        waiting |= set(re.findall(OURS, page.content()))
    assert {path.strip("/").split("/")[-1] for path in seen} >= {"another-time", "calendar.ics"}
    assert everything() == before


@THEMES
def test_her_page_is_usable_by_everyone(
    desk: Desk, course: Course, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    mine = link_in(letter_of("confirmation"))
    (stop,) = re.findall(r'href="(/v/stop/[^"]+)"', letter_of("reminder-2d"))
    for path in (mine, mine + "another-time/", stop, "/v/no-such-link/"):
        page = desk.open(path, width=320, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert axe(page) == []
        desk.complaints.clear()  # axe's own styles meet our CSP


@pytest.mark.parametrize(("scheme", "language"), LETTERS)
def test_mails_are_readable_at_320_pixels(
    browser: Browser, course: Course, axe: Callable[[Page], list[str]], scheme: str, language: str
) -> None:
    course.client.language = language
    course.client.save()
    Session.objects.filter(number=2).update(status="completed")
    page = browser.new_page(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    for kind in ("confirmation", *names.OF_A_SESSION):
        page.set_content(letter_of(kind))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert axe(page) == []
    page.close()


def test_the_desk_holds_releases_and_sees_what_was_sent(
    desk: Desk, salon: Cast, course: Course, axe: Callable[[Page], list[str]]
) -> None:
    page = desk.open(f"/messages/?course={course.pk}", salon.rita)
    with page.expect_navigation():
        page.get_by_role("link", name="Confirmation of the course").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Hold").click()
    page.get_by_text("Held back. It leaves when you release it.").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Release").click()
    page.get_by_text("Released.").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Send now").click()
    page.get_by_text("It leaves within half a minute.").wait_for()
    send_due()
    page.reload()
    page.get_by_role("heading", name="What was sent").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="See it as the client does").click()
    opened.value.get_by_role("heading", name="Your 10 sessions").wait_for()
    assert opened.value.evaluate("document.querySelectorAll('script').length") == 0


@THEMES
def test_the_desks_pages_of_messages_are_usable_by_everyone(
    desk: Desk, salon: Cast, course: Course, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    message = Message.objects.filter(kind="confirmation").get()
    Message.objects.filter(kind="aftercare").update(status="failed", reason="550 no such user")
    for path in (
        "/messages/",
        "/messages/?status=failed",
        f"/messages/{message.pk}/",
        "/messages/rules/",
        "/messages/texts/reminder-2d/ru/",
        "/wishes/",
    ):
        page = desk.open(path, salon.olga, width=390, color_scheme=scheme)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert axe(page) == []
        desk.complaints.clear()
