"""Somebody is ill, in a real browser: asked, shown, moved, taken back; a lost race; hours; rhythm; by keyboard."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Absence, Course, Repair, Session, WorkingHours
from bookings.planning.repair_model import Repair as Mended
from bookings.services.move_session import move_session
from bookings.services.repair import propose
from salon import clock
from salon.accounts.actor import SYSTEM
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course
from tests.factories.screenings import screened
from tests.journeys.conftest import SOAK, Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def monday(cast: Cast, catalogue: Catalogue) -> date:
    """A Monday at least three days ahead."""
    today = clock.today(cast.location.zone)
    return today + timedelta(days=(7 - today.weekday()) % 7 + 7)


@pytest.fixture
def courses(cast: Cast, catalogue: Catalogue, monday: date) -> list[Course]:
    """Three courses of four with Clara, Mondays and Thursdays at 10, 12 and 14."""
    return [_course(cast, catalogue, monday, hour) for hour in (10, 12, 14)]


def _course(cast: Cast, catalogue: Catalogue, monday: date, hour: int) -> Course:
    client = ClientFactory(location=cast.location, name=f"Client {hour}")
    dates = [monday + timedelta(days=days) for days in (0, 3, 7, 10)]
    starts = [datetime.combine(on, time(hour), tzinfo=cast.location.zone) for on in dates]
    course = make_course(cast, starts, client=client, treatment=catalogue.face, booked_at=clock.now())
    Course.objects.filter(pk=course.pk).update(screening=screened(client, catalogue.face))
    return course


def say_ill(page: Page, on: date) -> None:
    page.get_by_label("Who is away").select_option(label="Clara")
    page.locator("#id_starts_on").fill(on.isoformat())
    page.locator("#id_ends_on").fill(on.isoformat())


def with_dina(cast: Cast) -> int:
    return Session.objects.filter(cosmetologist=cast.dina).count()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The search stops after its first session until this is set."""
    go_on, real = Event(), propose.mend

    def mend(*args: Any, placed: Callable[[int], None], **more: Any) -> Mended:
        def told(count: int) -> None:
            placed(count)
            assert count > 1 or go_on.wait(60)

        return real(*args, placed=told, **more)

    monkeypatch.setattr(propose, "mend", mend)
    yield go_on
    go_on.set()


def test_illness_from_the_diary_to_the_undo(
    desk: Desk, cast: Cast, courses: list[Course], monday: date, axe: Axe, slow: Event
) -> None:
    page = desk.open(f"/?date={monday}", cast.rita)
    page.get_by_role("link", name="Clara is away").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("3 sessions stand in the way")).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("button", name="Look for new places").click()
    expect(dialog.get_by_text("1 of 3 sessions placed")).to_be_visible()
    expect(dialog.get_by_role("progressbar")).to_have_attribute("value", "1")
    assert axe(page) == []
    slow.set()
    page.wait_for_url("**/repairs/*/")
    expect(page.get_by_role("article")).to_have_count(3)
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Change 3 sessions").click()
    page.get_by_text("Done. 3 sessions: ").first.wait_for()
    assert (with_dina(cast), Absence.objects.count()) == (3, 1)
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Undo all of it").click()
    page.get_by_text("everything stands where it stood").first.wait_for()
    assert (with_dina(cast), Absence.objects.count()) == (0, 0)
    page.goto("/repairs/")
    expect(page.get_by_role("row", name="Clara is away")).to_contain_text("taken back")
    assert axe(page) == []


def test_a_lost_race_gives_a_new_proposal_and_moves_nothing(
    desk: Desk, cast: Cast, courses: list[Course], monday: date, axe: Axe
) -> None:
    page = desk.open("/repairs/new/cosmetologist/", cast.rita)
    say_ill(page, monday)
    with page.expect_navigation():
        page.get_by_role("button", name="Look for new places").click()
    page.get_by_role("button", name="Change 3 sessions").wait_for()
    session = courses[0].sessions.select_related("course", "client", "location").get(number=1)
    move_session(session=session, starts_at=session.starts_at + timedelta(hours=6), actor=SYSTEM)
    with page.expect_navigation():
        page.get_by_role("button", name="Change 3 sessions").click()
    page.get_by_text("The diary changed meanwhile, so nothing was moved.").wait_for()
    assert with_dina(cast) == 0
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Change 3 sessions").click()
    page.get_by_text("Done. 3 sessions: ").first.wait_for()
    assert with_dina(cast) == 3


def test_new_hours_of_the_team_lead_into_the_repair_and_are_saved_with_it(
    desk: Desk, cast: Cast, courses: list[Course], axe: Axe
) -> None:
    page = desk.open(f"/team/people/{cast.clara.pk}/", cast.olga)
    assert axe(page) == []
    for day in ("Monday", "Thursday"):
        page.get_by_label(f"{day}: From", exact=True).fill("13")
    with page.expect_navigation():
        page.get_by_role("button", name="Save the hours").click()
    page.get_by_text("Not saved yet: 8 sessions stand in the way.").first.wait_for()
    assert WorkingHours.objects.filter(cosmetologist=cast.clara, starts="13:00").count() == 0
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Change 8 sessions").click()
    page.get_by_text("Done. 8 sessions: ").first.wait_for()
    assert WorkingHours.objects.filter(cosmetologist=cast.clara, starts="13:00").count() == 2


def test_a_course_behind_is_caught_up_from_the_list_and_taken_back(
    desk: Desk, cast: Cast, courses: list[Course], axe: Axe
) -> None:
    courses[1].sessions.filter(number=2).update(status="cancelled")
    page = desk.open("/", cast.rita)
    with page.expect_navigation():  # loaded, so that the next link opens its dialog and not its page
        page.get_by_role("link", name="See them").click()
    page.get_by_role("link", name="Propose dates for Client 12").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("no date", exact=True)).to_be_visible()
    assert axe(page) == []
    dialog.get_by_role("button", name="Take these dates").click()
    page.get_by_role("button", name="Undo all of it").wait_for()
    assert courses[1].sessions.filter(status="booked").count() == 4
    with page.expect_navigation():
        page.get_by_role("button", name="Undo all of it").click()
    page.get_by_text("everything stands where it stood").first.wait_for()
    assert courses[1].sessions.filter(status="booked").count() == 3


def test_a_course_rests_and_goes_on_from_a_chosen_day(
    desk: Desk, cast: Cast, courses: list[Course], monday: date, axe: Axe
) -> None:
    page = desk.open(f"/courses/{courses[0].pk}/", cast.rita)
    page.get_by_role("link", name="Pause").click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Pause the course").click()
    page.get_by_text("The course is paused.").first.wait_for()
    page.get_by_role("link", name="Resume").click()
    dialog = page.get_by_role("dialog")
    later = monday + timedelta(days=7)
    dialog.get_by_label("Not before").fill(later.isoformat())
    dialog.get_by_role("button", name="Show the dates").click()
    expect(dialog.locator("ol li").first).to_contain_text("10:00")
    assert axe(page) == []
    dialog.get_by_role("button", name="Go on with 4 sessions").click()
    page.get_by_text("The course goes on.").first.wait_for()
    assert courses[0].sessions.filter(status="booked").earliest("starts_at").starts_at.date() == later


def test_the_keyboard_is_enough(desk: Desk, cast: Cast, courses: list[Course], monday: date) -> None:
    page = desk.open(f"/?date={monday}", cast.rita)
    page.keyboard.press("r")
    page.wait_for_url("**/repairs/")
    page.get_by_role("link", name="A cosmetologist is away").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/repairs/new/cosmetologist/")
    page.locator("#id_key").focus()
    page.keyboard.type("Clara")
    for edge in ("#id_starts_on", "#id_ends_on"):
        page.locator(edge).focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(monday.strftime("%d%m%Y"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/repairs/*/")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.get_by_text("Done. 3 sessions: ").first.wait_for()
    with page.expect_navigation():
        page.keyboard.press("u")
    page.get_by_text("everything stands where it stood").first.wait_for()
    assert Repair.objects.get().status == "undone"


def test_without_scripts_it_all_works(desk: Desk, cast: Cast, courses: list[Course], monday: date) -> None:
    page = desk.open("/repairs/", cast.rita, java_script_enabled=False, width=390)
    page.get_by_role("link", name="A cosmetologist is away").click()
    say_ill(page, monday)
    with page.expect_navigation():
        page.get_by_role("button", name="Look for new places").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Change 3 sessions").click()
    assert with_dina(cast) == 3
    with page.expect_navigation():
        page.get_by_role("button", name="Undo all of it").click()
    assert with_dina(cast) == 0


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (820, "dark")] if SOAK else [(320, "light")])
def test_it_is_clean_and_fits_on_small_and_dark_screens(
    desk: Desk, cast: Cast, courses: list[Course], monday: date, axe: Axe, width: int, scheme: str
) -> None:
    courses[0].sessions.filter(number=1).update(pinned=True)
    page = desk.open("/repairs/new/cosmetologist/", cast.olga, width=width, color_scheme=scheme)
    say_ill(page, monday)
    with page.expect_navigation():
        page.get_by_role("button", name="Look for new places").click()
    page.get_by_text("Need a decision").wait_for()
    for path in (page.url, "/repairs/", "/repairs/new/client/", "/courses/behind/", "/team/",
                 f"/team/people/{cast.clara.pk}/?weeks=2", f"/team/rooms/{cast.rooms[0].pk}/"):  # fmt: skip
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
