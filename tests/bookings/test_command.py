"""The command box: one field for clients, courses, sessions, pages, dates and actions."""

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from bookings.services.change_state import confirm
from bookings.views.command import meets
from tests.bookings.conftest import MONDAY
from tests.factories.desk import Desk
from tests.factories.salon import make_cast

HTMX = {"hx-request": "true"}


@pytest.fixture
def rita(desk: Desk) -> Browser:
    browser = Browser()
    browser.force_login(desk.cast.rita)
    return browser


def ask(browser: Browser, q: str) -> str:
    return browser.get("/find/", {"q": q}, headers=HTMX).content.decode()


def test_a_client_comes_with_her_courses_and_sessions(desk: Desk, rita: Browser) -> None:
    course = desk.book(desk.rhythm(MONDAY.date(), 4))
    page = ask(rita, "norra")
    for address in (
        f"/clients/{desk.cast.nora.pk}/",
        f"/courses/{course.pk}/",
        f"/sessions/{course.sessions.first().pk}/",
    ):
        assert f'href="{address}"' in page


def test_a_telephone_number_is_known_by_its_last_digits(desk: Desk, rita: Browser) -> None:
    client = desk.client(name="Petra Phone", phone="+4915266499964")
    assert f"/clients/{client.pk}/" in ask(rita, "9964")


def test_without_a_word_whom_one_dealt_with_last_comes_first(desk: Desk, rita: Browser) -> None:
    first, second = desk.client(name="Anna First"), desk.client(name="Anna Second")
    for n, client in enumerate((second, first)):
        course = desk.book([desk.slot(desk.at(MONDAY.date(), 10 + 2 * n))], client=client)
        confirm(session=course.sessions.get(), actor=desk.rita)
    page = rita.get("/find/", headers=HTMX).content.decode()
    assert page.index("Anna First") < page.index("Anna Second")
    assert ask(rita, "anna").index("Anna First") < ask(rita, "anna").index("Anna Second")
    confirm(session=desk.book([desk.slot(desk.at(MONDAY.date(), 15))], client=second).sessions.get(), actor=desk.rita)
    assert ask(rita, "anna").index("Anna Second") < ask(rita, "anna").index("Anna First")


@pytest.mark.parametrize(
    ("typed", "address"),
    [("mesages", "/messages/"), ("catlog", "/catalogue/"), ("book", "/book/"), ("wlak", "/place/?walkin=1"),
     ("cli", "/clients/"),
     ("24.12.2026", "/?date=2026-12-24"), ("2026-12-24", "/?date=2026-12-24"), ("sheets", "/day-sheet/")],
)  # fmt: skip
def test_pages_actions_and_dates_are_found_with_typing_errors(rita: Browser, typed: str, address: str) -> None:
    assert f'href="{address}"' in ask(rita, typed)


def test_nobody_finds_a_page_that_is_not_hers_or_another_locations_client(desk: Desk, rita: Browser) -> None:
    make_cast(code="elsewhere")
    assert "/settings/" not in ask(rita, "settings")
    assert ask(rita, "nora").count("/clients/") == 2  # Nora, and a new client of that name


def test_what_was_typed_becomes_a_new_client(rita: Browser) -> None:
    assert "/clients/new/?name=Zoe%20Zimmer" in ask(rita, "Zoe Zimmer")


@pytest.mark.parametrize(
    "odd", ["", " ", "%", "_", "'", "<b>", "31.02.2026", "2026-02-31", "x" * 5000, "\u202e", "🙂", "٣"]
)
def test_odd_words_find_nothing_and_break_nothing(rita: Browser, odd: str) -> None:
    assert rita.get("/find/", {"q": odd}).status_code == 200
    assert "<b>" not in ask(rita, odd).replace("&lt;b&gt;", "")


def test_the_box_takes_a_bounded_number_of_queries(
    desk: Desk, rita: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.book(desk.rhythm(MONDAY.date(), 4))
    with django_assert_max_num_queries(3 + 7):
        ask(rita, "nor")


def test_a_word_meets_a_label_by_its_beginning_or_nearly() -> None:
    assert meets("team rooms", "Team & rooms")
    assert not meets("tax", "Team & rooms")
    assert meets("днвник", "Дневник")
