"""The frame of every page, in a real browser: reachable, calm, safe against haste, and usable without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.factories import Cast
from tests.journeys.conftest import THEMES, Desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STAFF_PAGES = ["/patterns/", "/account/password/change/", "/account/2fa/", "/no/such/page/"]


@THEMES
def test_every_page_of_the_frame_is_clean_for_axe(
    desk: Desk, cast: Cast, axe: Callable[[Page], list[str]], scheme: str
) -> None:
    for path in STAFF_PAGES:
        assert axe(desk.open(path, cast.olga, color_scheme=scheme)) == []
    assert axe(desk.open("/account/login/", color_scheme=scheme)) == []
    assert axe(desk.open("/patterns/", cast.olga, width=390, color_scheme=scheme)) == []


def test_no_page_of_the_frame_ever_scrolls_sideways(desk: Desk, cast: Cast) -> None:
    page = desk.open("/account/login/", cast.olga)
    for path in STAFF_PAGES:
        page.goto(path)
        for width in (1440, 820, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)


def test_the_keyboard_skips_the_navigation(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_keys_are_listed_and_can_be_switched_off(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Show this help")
    with page.expect_navigation():
        page.get_by_role("button", name="Switch single keys off").click()
    expect(page.locator("body[data-keys=off]")).to_be_attached()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator(".me").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Switch single keys on").click()
    expect(page.locator("body:not([data-keys])")).to_be_attached()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Show this help")


def test_a_key_typed_into_a_field_is_only_a_letter(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.locator("#ok_name").press_sequentially("?/j")
    expect(page.locator("#ok_name")).to_have_value("?/j")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_theme_changes_at_once_and_stays(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga, color_scheme="light")
    page.locator(".me").click()
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_theme_and_menus_work_without_scripts(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga, java_script_enabled=False)
    page.locator(".me").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".me").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Good to see you")).to_be_visible()


def test_a_dialog_gives_the_focus_back(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.get_by_role("button", name="Open a dialog").click()
    dialog = page.get_by_role("dialog", name="Cancel session 4?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Open a dialog")).to_be_focused()


def test_a_page_opens_in_the_dialog_and_the_server_closes_it(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    answer = '<form data-dialog-title="New client"><label>Name <input autofocus></label></form>'
    page.route("**/fragment/", lambda route: route.fulfill(body=answer, content_type="text/html"))
    page.evaluate("document.querySelector('.crumbs a').dataset.dialog = '/fragment/'")
    page.locator(".crumbs a").click()
    expect(page.get_by_role("dialog", name="New client").get_by_label("Name")).to_be_focused()
    page.evaluate("htmx.trigger(document.body, 'dialog:close')")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator("#dialog-body")).to_be_empty()


def test_a_form_pressed_twice_is_sent_once(desk: Desk, cast: Cast) -> None:
    page = desk.open("/account/login/")
    sent: list[Route] = []
    page.route("**/account/login/", lambda route: sent.append(route))
    twice = "button => { setTimeout(() => button.click(), 250); button.click(); return 'loading' in button.dataset; }"
    assert page.get_by_role("button", name="Sign in").evaluate(twice)
    page.wait_for_timeout(800)
    assert len(sent) == 1
    sent[0].fulfill(status=204)


def test_a_stepper_steps_and_says_so(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.evaluate("document.addEventListener('change', (e) => (document.title = e.target.value))")
    page.get_by_role("button", name="More: Serum used").first.click()
    expect(page.locator("#ok_amount")).to_have_value("3")
    expect(page).to_have_title("3")


def test_a_date_taken_from_the_calendar_is_one_change_of_its_form(desk: Desk, cast: Cast) -> None:
    page = desk.open("/", cast.rita)
    field = page.locator("#diary-date")
    page.evaluate(
        "window.heard = []; const form = document.querySelector('.diary-jump');"
        "for (const name of ['input', 'change'])"
        "  form.addEventListener(name, ({ target }) => heard.push(name + target.value))"
    )
    page.locator(".diary-jump .day__open input").fill("2026-12-24")
    expect(field).to_have_value("24.12.2026")
    assert page.evaluate("heard") == ["input24.12.2026", "change24.12.2026"]
    field.fill("25.12.2026")
    field.blur()
    assert page.evaluate("heard.slice(2)") == ["input25.12.2026", "change25.12.2026"]


def test_escape_empties_what_is_searched_for_then_closes_and_the_focus_goes_home(desk: Desk, cast: Cast) -> None:
    page = desk.open("/", cast.rita)
    home = page.locator(".diary-jump button")
    home.focus()
    box, found = page.get_by_role("searchbox"), page.locator("#found-all")
    for walk in (False, True):
        page.keyboard.press("Control+k")
        expect(box).to_be_focused()
        page.keyboard.type("nora")
        expect(found.get_by_role("link", name="Nora Test")).to_be_visible()
        expect(found.get_by_role("link", name="New client “nora”")).to_be_visible()
        if walk:  # from the list it closes at once
            page.keyboard.press("ArrowDown")
            expect(found.get_by_role("link", name="Nora Test")).to_be_focused()
        else:
            page.keyboard.press("Escape")
            expect(box).to_have_value("")
            expect(found.get_by_role("link", name="New client")).to_have_count(0)
            expect(box).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(home).to_be_focused()


def fragment(page: Page, body: str, status: int = 200) -> None:
    """Let the server answer ``body`` to htmx, in the place of the sample card that holds the focused button."""
    page.route("**/fragment/", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    page.get_by_role("button", name="Book 10 sessions").focus()
    page.evaluate(
        """htmx.ajax('GET', '/fragment/', {target: document.activeElement.closest('.card'), swap: 'outerHTML'})
        .catch(() => 0)"""
    )


def test_focus_is_never_lost_in_a_swap_and_the_change_is_said(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    fragment(
        page, '<div class="card" data-announce="Booked: Monday 10:30"><input id="wrong" aria-invalid="true"></div>', 422
    )
    expect(page.locator("#wrong")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Booked: Monday 10:30")


def test_without_a_wish_focus_lands_on_what_is_new(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    fragment(page, '<div class="card" id="fresh">Booked.</div>')
    expect(page.locator("#fresh")).to_be_focused()


def test_what_htmx_could_not_do_is_said_and_the_page_stays(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    fragment(page, "Forbidden", 403)
    expect(page.locator(".toast")).to_contain_text("Your role does not allow this")
    expect(page.locator("#alert")).to_contain_text("Your role does not allow this")
    expect(page.get_by_role("button", name="Book 10 sessions")).to_be_focused()


def test_good_news_passes_and_bad_news_stays(desk: Desk, cast: Cast) -> None:
    page = desk.open("/patterns/", cast.olga)
    page.clock.install()
    page.evaluate(
        """htmx.trigger(document.body, 'salon:messages',
        {messages: [{level: 'success', text: 'Booked'}, {level: 'error', text: 'Taken'}]})"""
    )
    expect(page.locator(".toast")).to_have_count(2)
    page.clock.fast_forward(10_000)
    expect(page.locator(".toast")).to_have_text(["Taken"])
    page.get_by_role("button", name="Close").last.click()
    expect(page.locator(".toast")).to_have_count(0)
