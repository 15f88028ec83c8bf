"""``make screenshots``: every page of a running demo salon, three widths, light and dark, to be looked at.

Needs ``make run`` in another window. Pages about somebody are found by following links of the demo's own pages, so no
key is written down here. Pictures land in ``screenshots/``.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

BASE = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
PASSWORD = os.environ.get("DEMO_PASSWORD", "oxygen-demo")
FOLDER = Path("screenshots")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WIDTHS, SCHEMES = (1440, 820, 390), ("light", "dark")
# By who looks: pages with an address, and pages reached by a link of another one (page, how its address looks).
PAGES: dict[str, list[str]] = {
    "rita": ["/", "/?by=rooms", "/?by=devices", "/?by=week", "/tasks/", "/waiting/", "/waiting/add/",
             "/place/?walkin=1",
             "/day-sheet/", "/find/?q=demo", "/book/", "/clients/", "/clients/new/", "/messages/", "/repairs/",
             "/repairs/new/cosmetologist/",
             "/courses/behind/", "/wishes/"],
    "clara": ["/my-day/"],
    "olga": ["/catalogue/", "/catalogue/serums/", "/catalogue/indications/", "/catalogue/contraindications/",
             "/catalogue/ingredients/", "/catalogue/lots/", "/catalogue/home-care/", "/team/", "/settings/",
             "/messages/rules/", "/patterns/"],
}  # fmt: skip
LINKED: dict[str, list[tuple[str, str]]] = {
    "rita": [("/", r"/sessions/\d+/"), ("/clients/", r"/clients/\d+/")],
    "clara": [("/my-day/", r"/sessions/\d+/record/")],
    "olga": [("/team/", r"/team/people/\d+/"), ("/team/", r"/team/rooms/\d+/"),
             ("/catalogue/lots/", r"/catalogue/lots/\d+/"),
             ("/catalogue/serums/", r"/catalogue/serums/[^/]+/")],
}  # fmt: skip
ONWARD = [
    r"/sessions/\d+/move/",
    r"/sessions/\d+/cancel/",
    r"/courses/\d+/",
    r"/clients/\d+/edit/",
    r"/clients/\d+/screening/",
]


def sign_in(browser: Browser, user: str, width: int, scheme: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=BASE)
    page = context.new_page()
    page.goto("/account/login/")
    page.screenshot(path=FOLDER / f"sign-in-{width}-{scheme}.png")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/account/login/" not in address)
    page.close()
    return context


def links_of(page: Page, address: str) -> list[str]:
    page.goto(address)
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map((a) => a.getAttribute('href'))")
    return [link.partition("?")[0] for link in found if link.startswith("/")]


def addresses(page: Page, user: str) -> Iterator[str]:
    """The user's pages; of each kind of linked page the first one, and what the linked pages lead on to."""
    yield from PAGES[user]
    for source, pattern in LINKED[user]:
        one = next((link for link in links_of(page, source) if re.fullmatch(pattern, link)), None)
        if one is None:
            print(f"{user}: no link like {pattern} on {source}", file=sys.stderr)
            continue
        yield one
        onward = links_of(page, one)
        yield from (next((link for link in onward if re.fullmatch(more, link)), "") for more in ONWARD)


def shoot(browser: Browser, user: str, width: int, scheme: str) -> None:
    """Sign in as ``user`` and photograph each page once."""
    context = sign_in(browser, user, width, scheme)
    page = context.new_page()
    for address in dict.fromkeys(one for one in addresses(page, user) if one):
        page.goto(address)
        page.wait_for_timeout(500)  # fragments that load by themselves; the diary never falls silent
        name = re.sub(r"\d+", "n", re.sub(r"[^\w]+", "-", address).strip("-")) or "diary"
        page.screenshot(path=FOLDER / f"{name}-{user}-{width}-{scheme}.png", full_page=True)
    context.close()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("SALON_CHROMIUM") or None, args=QUIET)
        try:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    for user in PAGES:
                        shoot(browser, user, width, scheme)
        except Error as error:
            print(f"No picture: {error.message.splitlines()[0]}. Is `make run` running at {BASE}?", file=sys.stderr)
            return 1
    print(f"Pictures are in {FOLDER}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
