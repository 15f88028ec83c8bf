"""The diary under the hand: 150 cards over 12 columns in a browser four times slower than this machine.

From letting a card go to the picture with the answer, and from each press or key to the next picture, as the browser
itself reckons it (Event Timing). What the server takes of a drop stands beside it.
"""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from salon.accounts.roles import Role
from tests.bench.conftest import Ground
from tests.factories.full_house import CARDS, FullHouse, make_full_house
from tests.factories.people import MembershipFactory
from tests.journeys.conftest import Desk, browser
from tests.journeys.timing import WATCH, confirmed, interactions

__all__ = ["browser"]

SLOWER, ROUNDS = 4, 9
DROP, PAINT, SHIFT = 300, 200, 0.0


@pytest.fixture(scope="module")
def house(ground: Ground) -> FullHouse:
    return make_full_house(ground.catalogue)


@pytest.fixture
def slow(browser: Browser, house: FullHouse) -> Iterator[Page]:
    """Rita's diary of the full day, everything loaded, the processor slowed."""
    server = LiveServer("127.0.0.1")
    desk = Desk(browser, server)
    rita = MembershipFactory(location=house.place, role=Role.RECEPTIONIST.value).user
    page = desk.open("/account/login/")
    page.context.add_init_script(WATCH)
    page.context.add_cookies([desk._cookie(rita)])
    page.goto(f"/?date={house.on}")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-column] .visit").count() == CARDS
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    desk.contexts[0].close()
    server.stop()


def test_a_drop_is_confirmed_and_every_press_answered(slow: Page, house: FullHouse) -> None:
    drops: list[dict[str, float]] = []
    presses: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        found = drop(slow, house, number)
        kinds = {"drag": interactions(slow)} | keys(slow)
        if number:
            drops.append(found)
            for name, worst in kinds.items():
                presses[name].append(worst)
    for part in ("confirmed", "server", "page"):
        print(f"\ndrop: {part:<10} {median([one[part] for one in drops]):6.0f} ms", end="")
        print(f"   worst {max(one[part] for one in drops):6.0f} ms", end="")
    for name, worst in presses.items():
        print(f"\nto the next paint: {name:<12} {median(worst):6.0f} ms   worst {max(worst):6.0f} ms", end="")
    print(f"\nlayout shift {slow.evaluate('seen.shift'):.4f}")
    assert median([one["confirmed"] for one in drops]) <= DROP
    assert max(median(worst) for worst in presses.values()) <= PAINT
    assert slow.evaluate("seen.shift") == SHIFT


def drop(page: Page, house: FullHouse, number: int) -> dict[str, float]:
    """At noon one card goes to the free place in the column beside its own, and back the next time."""
    left, right = house.staff[:2]
    goal, moved = (right, house.at_noon(0)) if number % 2 else (left, house.at_noon(1))
    card = page.locator(f"#s{moved.pk}")
    card.scroll_into_view_if_needed()
    box, aim = card.bounding_box(), page.locator(f"[data-unit='{goal.pk}']").bounding_box()
    assert box
    assert aim
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3, y + 9)
    page.locator(".diary__light").first.wait_for(state="attached")
    page.mouse.move(aim["x"] + aim["width"] / 2, y, steps=5)
    page.evaluate("seen.drop = null")
    page.mouse.up()
    found = confirmed(page)
    moved.refresh_from_db()
    assert moved.cosmetologist == goal
    return found


def keys(page: Page) -> dict[str, float]:
    """Walk, carry and put down by keyboard, open a card and close it, type into the box that finds."""
    found: dict[str, float] = {}

    def pressed(name: str, key: str, times: int = 1) -> None:
        for _ in range(times):
            page.keyboard.press(key)
        found[name] = interactions(page)

    page.locator(".visit__card").nth(30).focus()
    pressed("arrows", "ArrowDown", 3)
    pressed("carry", "m")
    pressed("steer", "ArrowDown", 2)
    pressed("leave", "Escape")
    page.locator(".visit__card").nth(40).click(position={"x": 20, "y": 10})
    page.get_by_role("dialog").wait_for()
    found["open a card"] = interactions(page)
    pressed("close it", "Escape")
    return found
