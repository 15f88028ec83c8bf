"""``make screenshots``: every main page of a running demo salon, three widths, light and dark, to be looked at.

Needs ``make run`` in another window. Pictures land in ``screenshots/``.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

BASE = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
PASSWORD = os.environ.get("DEMO_PASSWORD", "oxygen-demo")
FOLDER = Path("screenshots")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PAGES = {
    "rita": [
        "/",
        "/book/",
        "/clients/",
        "/clients/1/",
        "/courses/1/",
        "/sessions/5/",
        "/messages/",
        "/repairs/",
        "/repairs/new/cosmetologist/",
        "/courses/behind/",
    ],
    "clara": ["/my-day/", "/courses/2/", "/sessions/5/record/"],
    "olga": [
        "/catalogue/",
        "/team/",
        "/team/people/1/",
        "/team/people/1/?weeks=2",
        "/team/rooms/1/",
        "/settings/",
        "/messages/rules/",
    ],
}


def shoot(browser: Browser, user: str, paths: list[str], width: int, scheme: str) -> None:
    """Sign in as ``user`` and photograph each page."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{BASE}/account/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    for path in paths:
        page.goto(BASE + path)
        page.wait_for_load_state("networkidle")
        name = path.strip("/").replace("/", "-").replace("?", "") or "diary"
        page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
    page.close()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("SALON_CHROMIUM") or None, args=QUIET)
        try:
            for width in (1440, 820, 390):
                for scheme in ("light", "dark"):
                    for user, paths in PAGES.items():
                        shoot(browser, user, paths, width, scheme)
        except Error as error:
            print(f"No picture: {error.message.splitlines()[0]}. Is `make run` running at {BASE}?", file=sys.stderr)
            return 1
    print(f"Pictures are in {FOLDER}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
