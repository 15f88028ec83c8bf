"""The receptionist's way in a real browser: find, screen, plan, swap, pin, book, move, cancel, lose a race."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Course, Session
from bookings.services.book_course import book_course
from bookings.services.plan_course import plan_course
from bookings.states import SessionStatus
from salon import clock
from salon.accounts.actor import SYSTEM
from salon.outbox.models import Message
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course, make_session
from tests.factories.screenings import screened
from tests.journeys.conftest import Desk, swapped

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(page: Page, value: str) -> None:
    """Press a button of the plan and wait for what the server makes of it."""
    with swapped(page):
        page.locator(f"button[name=action][value='{value}']").last.click()


def show_dates(page: Page) -> None:
    page.locator("label.option-card", has_text="Hyaluronic").click()
    press(page, "plan")
    page.get_by_role("button", name="Book 10 sessions").wait_for()


def test_a_new_client_is_found_screened_planned_and_booked_in_one_go(
    desk: Desk, cast: Cast, catalogue: Catalogue, axe: Callable[[Page], list[str]]
) -> None:
    page = desk.open("/book/", cast.rita)
    page.get_by_role("searchbox", name="Find a client").fill("norra test")
    page.get_by_role("link", name="Nora Test").click()
    page.get_by_role("button", name="None of these").click()
    page.get_by_role("heading", name="Dates").wait_for()
    page.get_by_text("Can be booked.").wait_for()
    assert axe(page) == []
    show_dates(page)
    assert axe(page) == []
    assert page.locator(".booking__date").count() == 10
    before = page.locator("input[name=slot]").nth(2).input_value()
    press(page, "swap:3")
    page.get_by_text("Works just as well").wait_for()
    page.locator("button[name=action][value^='use:3']").first.click()
    expect(page.locator("input[name=slot]").nth(2)).not_to_have_value(before)
    swapped = page.locator("input[name=slot]").nth(2).input_value()
    press(page, "pin:3")
    page.locator("button[value='unpin:3']").wait_for()
    press(page, "plan")
    page.locator(".booking__plan .tabs").wait_for()
    expect(page.locator("input[name=slot]").nth(2)).to_have_value(swapped)
    press(page, "book")
    page.wait_for_url("**/courses/*/")
    expect(page.get_by_text("Booked: 10 sessions.").first).to_be_visible()
    assert axe(page) == []
    course = Course.objects.get(client=cast.nora)
    assert course.sessions.filter(status=SessionStatus.BOOKED).count() == 10
    assert Message.objects.filter(kind="confirmation", to_address=cast.nora.email).count() == 1


def test_a_known_client_with_a_current_screening_takes_at_most_six_clicks(
    desk: Desk, cast: Cast, catalogue: Catalogue
) -> None:
    screened(cast.nora, catalogue.face)
    page = desk.open("/book/", cast.rita)
    page.keyboard.type("nora")
    page.get_by_role("link", name="Nora Test").click()  # 1
    show_dates(page)  # 2, 3
    press(page, "book")  # 4
    page.wait_for_url("**/courses/*/")
    assert Session.objects.count() == 10


def test_a_lost_race_keeps_everything_and_offers_what_works(desk: Desk, cast: Cast, catalogue: Catalogue) -> None:
    screened(cast.nora, catalogue.face)
    page = desk.open(f"/book/?client={cast.nora.pk}", cast.rita)
    page.get_by_label("Dryness").check()
    show_dates(page)
    fourth = page.locator("input[name=slot]").nth(3).input_value()
    _number, starts_at, who, room, device = fourth.split("|")
    other = ClientFactory(location=cast.location, name="Quicker")
    quick = make_course(cast, [], client=other)
    make_session(
        cast, quick, datetime.fromisoformat(starts_at), cosmetologist_id=int(who), room_id=int(room),
        device_id=int(device),
    )  # fmt: skip
    press(page, "book")
    page.locator(".booking__date--lost").wait_for()
    assert page.get_by_label("Dryness").is_checked()
    assert page.locator(".booking__date--lost .booking__others button").count() == 3
    page.locator(".booking__date--lost .booking__others button").first.click()
    expect(page.locator(".booking__date--lost")).to_have_count(0)
    press(page, "book")
    page.wait_for_url("**/courses/*/")
    assert Course.objects.get(client=cast.nora).sessions.count() == 10


def test_without_scripts_a_course_is_planned_and_booked(desk: Desk, cast: Cast, catalogue: Catalogue) -> None:
    screened(cast.nora, catalogue.face)
    page = desk.open(f"/book/?client={cast.nora.pk}", cast.rita, java_script_enabled=False)
    show_dates(page)
    press(page, "book")
    page.wait_for_url("**/courses/*/")
    assert Session.objects.count() == 10


def test_a_session_is_moved_and_another_cancelled_from_the_course(
    desk: Desk, cast: Cast, catalogue: Catalogue, axe: Callable[[Page], list[str]]
) -> None:
    screening = screened(cast.nora, catalogue.face)
    serum = catalogue.serums["hyaluronic"]
    said = {"location": cast.location, "client": cast.nora, "treatment": catalogue.face, "serum": serum}
    start = clock.today(cast.location.zone) + timedelta(days=1)
    plan = plan_course(**said, start_on=start).plans[0]
    course = book_course(
        **said, indications=[], screening=screening, slots=[one.slot for one in plan.sessions], actor=SYSTEM
    )
    page = desk.open(f"/courses/{course.pk}/", cast.rita)
    page.get_by_role("link", name="Move session 2").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("button[name=place]").first.wait_for()
    assert axe(page) == []
    with swapped(page):
        dialog.locator("button[name=place]").first.click()
    page.get_by_text("Moved to").first.wait_for()
    assert course.sessions.get(number=2).sequence == 1
    page.goto(f"/courses/{course.pk}/")
    page.get_by_role("link", name="Cancel session 10").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Holiday")
    dialog.get_by_role("button", name="Cancel the session").click()
    page.get_by_text("The place is free again").first.wait_for()
    assert course.sessions.get(number=10).status == SessionStatus.CANCELLED
    page.goto(f"/courses/{course.pk}/")
    expect(page.get_by_text("1 session has no date.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_diary_is_clean_for_axe_and_leads_to_booking(
    desk: Desk, cast: Cast, catalogue: Catalogue, axe: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    today = clock.now().astimezone(cast.location.zone).replace(hour=10, minute=0, second=0, microsecond=0)
    make_course(cast, [today])
    page = desk.open("/", cast.rita, width=width, color_scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_text("Nora Test").locator("visible=true").first).to_be_visible()
    if width > 1000:
        tomorrow = clock.today(cast.location.zone) + timedelta(days=1 if today.weekday() != 5 else 2)
        page.goto(f"/?date={tomorrow}")
        slot = page.locator(".diary__free").first
        slot.hover()
        slot.click()
        page.get_by_role("dialog").get_by_role("searchbox").wait_for()


def test_the_owner_adds_a_room_and_notes_an_absence(desk: Desk, cast: Cast, axe: Callable[[Page], list[str]]) -> None:
    page = desk.open("/team/", cast.olga)
    assert axe(page) == []
    page.get_by_label("Add a room").fill("Room Sky")
    with page.expect_navigation():
        page.get_by_role("button", name="Add").nth(1).click()
    page.get_by_role("heading", name="Room Sky").wait_for()
    page.goto(f"/team/people/{cast.clara.pk}/")
    assert axe(page) == []
    day = (clock.today(cast.location.zone) + timedelta(days=3)).isoformat()
    page.locator("#id_starts_on").fill(day)
    page.locator("#id_ends_on").fill(day)
    with page.expect_navigation():
        page.get_by_role("button", name="Note it").click()
    page.get_by_text("Saved. Nothing is booked then.").first.wait_for()
    assert cast.clara.absences.count() == 1
    page.goto("/settings/")
    assert axe(page) == []
