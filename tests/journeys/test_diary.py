"""The front desk's day in a real browser: dragged by mouse and touch, by keyboard alone, undone, and by two desks."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bookings.models import Course, Session
from bookings.services.move_session import move_session
from salon import clock
from salon.accounts.actor import SYSTEM
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course
from tests.factories.screenings import screened
from tests.journeys.conftest import Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AT_ONCE = 10_000  # ms: two seconds are promised, and a test machine does other work at the same time
FRESH = ".htmx-added"  # put into the page, but what is typed there is not listened to yet: faster than any hand
HOUR = """() => {
  const { from, until } = document.querySelector(".diary").dataset;
  return document.querySelector(".diary__hours").offsetHeight / (until - from);
}"""


def work_day(cast: Cast) -> date:
    """The next day after today on which the salon is open."""
    tomorrow = clock.today(cast.location.zone) + timedelta(days=1)
    return tomorrow + timedelta(days=tomorrow.weekday() == 6)


def at(cast: Cast, on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=cast.location.zone)


@pytest.fixture
def course(cast: Cast, catalogue: Catalogue) -> Course:
    """Nora at ten on the next working day and a week later, of a course of ten."""
    on = work_day(cast)
    screening = screened(cast.nora, catalogue.face)
    made = make_course(cast, [at(cast, on, 10), at(cast, on + timedelta(days=7), 10)], sessions_total=10)
    made.screening = screening
    made.save()
    return made


def first(course: Course) -> Session:
    return course.sessions.get(number=1)


def clock_of(session: Session) -> str:
    return f"{session.starts_at.astimezone(session.location.zone):%H:%M}"


def card(page: Page, session: Session) -> Locator:
    return page.locator(f"#s{session.pk}")


def place(page: Page, session: Session, *, hours: float, columns: int = 0) -> tuple[float, float, float, float]:
    """From the middle of the card to as far below it as so many hours are, so many columns to the right."""
    box = card(page, session).bounding_box()
    head = page.locator("[data-column]").first.bounding_box()
    assert box is not None
    assert head is not None
    row = page.evaluate(HOUR)
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    return x, y, x + columns * head["width"], y + hours * row


def drag(page: Page, session: Session, *, hours: float, columns: int = 0) -> None:
    x, y, to_x, to_y = place(page, session, hours=hours, columns=columns)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3, y + 10)
    page.locator(".diary__light").first.wait_for(state="attached")
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()


def test_a_card_is_dragged_to_a_free_place_that_lights_up_and_taken_back(
    desk: Desk, cast: Cast, course: Course, axe: Callable[[Page], list[str]]
) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    drag(page, session, hours=3, columns=1)
    said = page.locator("#said")
    expect(said).to_contain_text("13:00")
    session.refresh_from_db()
    assert (clock_of(session), session.cosmetologist_id) == ("13:00", cast.dina.pk)
    assert axe(page) == []
    said.get_by_role("button", name="Undo").click()
    expect(said).to_contain_text("Taken back")
    session.refresh_from_db()
    assert (clock_of(session), session.cosmetologist_id) == ("10:00", cast.clara.pk)
    expect(page.locator(".diary__light, .diary__drop")).to_have_count(0)


def test_a_refused_drop_says_why_and_the_card_goes_home(desk: Desk, cast: Cast, course: Course) -> None:
    other = make_course(cast, [at(cast, work_day(cast), 13)], client=ClientFactory(location=cast.location))
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    drag(page, session, hours=3)
    said = page.locator("#said")
    expect(said).to_contain_text("Clara")
    expect(said.locator(".tone-coral")).to_have_count(1)
    expect(said.locator("button[name=place]")).to_have_count(3)
    expect(page.locator(f"[data-visit='{session.pk}']")).to_have_attribute("data-at", "10:00")
    said.locator("button[name=place]").first.click()
    expect(said.locator(".tone-moss")).to_be_visible()
    session.refresh_from_db()
    assert session.version == 2
    assert first(other).version == 1


def test_the_lower_edge_draws_a_session_longer(desk: Desk, cast: Cast, course: Course) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    box = card(page, session).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10)
    page.mouse.move(x, y + box["height"] / 4, steps=3)
    page.mouse.up()
    expect(page.locator("#said")).to_contain_text("11:15")
    session.refresh_from_db()
    assert session.ends_at - session.starts_at == timedelta(minutes=75)


def test_the_rest_of_the_course_follows_a_drop(desk: Desk, cast: Cast, course: Course) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    drag(page, session, hours=2)
    page.get_by_role("button", name="Move the rest as well").click()
    expect(page.locator("#said")).to_contain_text("1 session moved.")
    assert [clock_of(one) for one in course.sessions.order_by("number")] == ["12:00", "12:00"]


def test_a_finger_that_rests_drags_and_a_swipe_only_scrolls(desk: Desk, cast: Cast, course: Course) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita, width=820, has_touch=True)
    x, y, _x, to_y = place(page, session, hours=2)
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, at_y: float) -> None:
        points: list[Any] = [] if kind == "touchEnd" else [{"x": x, "y": at_y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", y)
    touch("touchMove", y - 60)
    assert page.locator(".diary__drop").count() == 0
    touch("touchEnd", y)
    page.reload()
    x, y, _x, to_y = place(page, session, hours=2)
    touch("touchStart", y)
    page.locator(".diary__light").first.wait_for(state="attached")
    touch("touchMove", y + 40)
    touch("touchMove", to_y)
    touch("touchEnd", to_y)
    expect(page.locator("#said")).to_contain_text("12:00")
    session.refresh_from_db()
    assert clock_of(session) == "12:00"


def tab_to(page: Page, goal: str) -> None:
    """Press Tab until what has the focus is the goal."""
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({goal!r})"):
            return
    raise AssertionError(f"Tab does not reach {goal}")


def test_with_the_keyboard_alone_an_empty_place_is_found_and_booked_on_a_day_without_sessions(
    desk: Desk, cast: Cast, course: Course
) -> None:
    on = work_day(cast) + timedelta(days=3)
    on += timedelta(days=on.weekday() == 6)
    page = desk.open(f"/?date={on}", cast.rita)
    tab_to(page, ".diary__free")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"[data-unit='{cast.dina.pk}'] .diary__free")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.locator(FRESH)).to_have_count(0)
    page.keyboard.type("nora")
    expect(dialog.get_by_role("link", name="Nora Test")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link", name="Nora Test")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Session 3 of 10")).to_be_visible()
    tab_to(page, "button[name=course]")
    page.keyboard.press("Enter")
    expect(page.locator(".visit__name", has_text="Nora Test")).to_be_visible()
    assert course.sessions.filter(starts_at=at(cast, on, 9, 5), cosmetologist=cast.dina).exists()


def test_with_the_keyboard_alone_a_session_is_found_moved_resized_and_undone(
    desk: Desk, cast: Cast, course: Course
) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    tab_to(page, ".visit__card")
    expect(card(page, session)).to_be_focused()
    page.keyboard.press("m")
    page.locator(".diary__light").first.wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("10:15")
    expect(card(page, session)).to_be_focused()
    session.refresh_from_db()
    assert (clock_of(session), session.cosmetologist_id) == ("10:15", cast.dina.pk)
    page.keyboard.press("+")
    expect(page.locator("#said")).to_contain_text("11:30")
    expect(card(page, session)).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#said")).to_contain_text("Taken back")
    session.refresh_from_db()
    assert session.ends_at - session.starts_at == timedelta(minutes=60)
    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("Marked as confirmed")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    expect(keys.get_by_text("Make the session longer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page, session)).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".diary__drop")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()


def test_an_empty_place_books_the_next_session_of_a_running_course(
    desk: Desk, cast: Cast, course: Course, axe: Callable[[Page], list[str]]
) -> None:
    on = work_day(cast) + timedelta(days=3)
    on += timedelta(days=on.weekday() == 6)
    page = desk.open(f"/?date={on}", cast.rita)
    free = page.locator(".diary__free").first
    box = free.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 11 * 5 + 2)
    expect(page.locator(".diary__aim")).to_contain_text("14:00")
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 11 * 5 + 2)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.locator(FRESH)).to_have_count(0)
    dialog.get_by_role("searchbox").fill("nora")
    dialog.get_by_role("link", name="Nora Test").click()
    dialog.get_by_role("button", name="Session 3 of 10").wait_for()
    assert axe(page) == []
    dialog.get_by_role("button", name="Session 3 of 10").click()
    expect(page.locator(".visit__name", has_text="Nora Test")).to_be_visible()
    assert course.sessions.filter(starts_at=at(cast, on, 14), cosmetologist=cast.clara).exists()


def test_two_desks_see_each_others_changes_and_lose_nothing_that_is_typed(
    desk: Desk, cast: Cast, course: Course
) -> None:
    session = first(course)
    address = f"/?date={work_day(cast)}"
    one, other = desk.open(address, cast.rita), desk.open(address, cast.olga)
    other.locator(".diary__free").first.click(position={"x": 20, "y": 20})
    other.get_by_role("dialog").get_by_role("searchbox").fill("Half a na")
    drag(one, session, hours=3)
    expect(other.locator(f"[data-visit='{session.pk}']")).to_have_attribute("data-at", "13:00", timeout=AT_ONCE)
    expect(other.get_by_role("dialog").get_by_role("searchbox")).to_have_value("Half a na")
    expect(other.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()


def test_a_stale_move_is_refused_with_the_fresh_state(desk: Desk, cast: Cast, course: Course) -> None:
    session = first(course)
    page = desk.open(f"/?date={work_day(cast)}", cast.rita)
    x, y, to_x, to_y = place(page, session, hours=2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 20)  # in the hand: the board waits
    move_session(session=session, starts_at=at(cast, work_day(cast), 16), actor=SYSTEM)
    page.mouse.move(to_x, to_y)
    with page.expect_response("**/drop/**") as answered:
        page.mouse.up()
    assert answered.value.status == 412
    expect(page.locator("#said")).to_contain_text("Someone else changed this session")
    expect(page.locator(f"[data-visit='{session.pk}']")).to_have_attribute("data-at", "16:00")
