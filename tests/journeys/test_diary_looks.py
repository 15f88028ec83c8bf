"""Every state of the diary is clean for axe: empty, dense, a card in the hand, refused, moved elsewhere, dialogs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bookings.services.move_session import move_session
from salon.accounts.actor import SYSTEM
from tests.factories import Cast, ClientFactory
from tests.factories.catalogue import Catalogue
from tests.factories.courses import make_course
from tests.factories.screenings import screened
from tests.journeys.conftest import SOAK, Desk
from tests.journeys.test_axe_everywhere import EVERY
from tests.journeys.test_diary import at, card, drag, place, work_day

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LOOKS = EVERY if SOAK else [(1440, "light")]
A_LIST = 640  # px: narrower, the day is a list, and nothing is dragged


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_state_of_the_diary_is_clean_for_axe(
    desk: Desk, cast: Cast, catalogue: Catalogue, axe: Callable[[Page], list[str]], width: int, scheme: str
) -> None:
    on = work_day(cast)
    course = make_course(cast, [at(cast, on, 10)], sessions_total=10)
    course.screening = screened(cast.nora, catalogue.face)
    course.save()
    make_course(cast, [at(cast, on, 13)], client=ClientFactory(location=cast.location))
    session = course.sessions.get(number=1)
    found: dict[str, list[str]] = {}
    page = desk.open(f"/?date={on + timedelta(days=40)}", cast.rita, width=width, color_scheme=scheme)
    found["empty"] = axe(page)
    page.goto(f"/?date={on}")
    if width > A_LIST:
        with page.expect_navigation():
            page.get_by_role("button", name="Dense").click()
        found["dense"] = axe(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Dense").click()
        x, y, *_to = place(page, session, hours=0)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 3, y + 12)
        page.locator(".diary__light").first.wait_for(state="attached")
        found["in the hand"] = axe(page)
        page.keyboard.press("Escape")
        page.mouse.up()
        expect(page.locator(".diary__drop")).to_have_count(0)
        drag(page, session, hours=3)
        expect(page.locator("#said .tone-coral")).to_have_count(1)
        found["refused"] = axe(page)
        page.goto(f"/?date={on}")
    move_session(session=session, starts_at=at(cast, on, 16), actor=SYSTEM)
    expect(page.locator(f"[data-visit='{session.pk}']")).to_have_attribute("data-at", "16:00")
    found["moved by another desk"] = axe(page)
    card(page, session).click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="Nora Test")).to_be_visible()
    found["a session's dialog"] = axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    found["search"] = axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["keys"] = axe(page)
    assert {state: faults for state, faults in found.items() if faults} == {}
