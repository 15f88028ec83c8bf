"""A full day under the hand: what a drop touches, and that nothing jumps. Milliseconds: tests/bench/bench_hand.py."""

import pytest
from playwright.sync_api import expect

from salon.accounts.roles import Role
from tests.factories.catalogue import Catalogue
from tests.factories.full_house import CARDS, make_full_house
from tests.factories.people import MembershipFactory
from tests.journeys.conftest import Desk
from tests.journeys.test_diary import drag
from tests.journeys.timing import WATCH, confirmed

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COUNT = """
window.redrawn = 0;
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const one of addedNodes) redrawn += one.matches?.(".visit") ?? 0;
}).observe(document.getElementById("board"), { childList: true, subtree: true });
"""


def test_of_a_hundred_and_fifty_cards_a_drop_redraws_the_one_that_moved_and_nothing_jumps(
    desk: Desk, catalogue: Catalogue
) -> None:
    house = make_full_house(catalogue)
    rita = MembershipFactory(location=house.place, role=Role.RECEPTIONIST.value).user
    page = desk.open("/account/login/")
    page.context.add_init_script(WATCH)
    page.context.add_cookies([desk._cookie(rita)])
    page.goto(f"/?date={house.on}")
    expect(page.locator("#todo").get_by_role("heading")).to_be_visible()
    assert page.locator("[data-column] .visit").count() == CARDS
    page.evaluate(COUNT)
    moved = house.at_noon(1)
    page.locator(f"#s{moved.pk}").scroll_into_view_if_needed()
    drag(page, moved, hours=0, columns=-1)
    assert confirmed(page)["server"] > 0
    expect(page.locator(f"[data-unit='{house.staff[0].pk}'] #s{moved.pk}")).to_be_visible()
    assert page.evaluate("redrawn") == 1
    assert page.evaluate("seen.shift") == 0
