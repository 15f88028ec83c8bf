"""A real browser for journeys: ``desk`` opens pages signed in as one of the cast, and nothing may go wrong unseen.

Every page is watched: a line of error in its console (a broken CSP rule, a lost file, a script's exception) fails the
test that opened it. After a press a journey waits for what only the next page shows: ``page.expect_navigation()``,
``swapped(page)`` or a retrying ``expect``; a word that the page before has, too, is no sign.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from salon.accounts.models import User
from salon.lean_scripts import SCRIPTS, lean
from salon.style_sheet import SHEET, join

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a camera that films a test card
    "--use-fake-ui-for-media-stream",  # and may be used
]
# A refusal (4xx) that a journey provokes is the browser's and htmx's line about it, not a fault of the page.
REFUSED = re.compile(r"the server responded with a status of 4|Response Status Error Code 4")
SOAK = os.environ.get("SALON_SOAK") == "1"
# By default in the light, as the walk over every page (test_axe_everywhere) is in the dark.
THEMES = pytest.mark.parametrize("scheme", ["light", "dark"] if SOAK else ["light"])
PATIENCE = 30_000  # ms, not a promise: the machine may be busy
# What the policy keeps out is said in the console; this says it too where the browser would only count it.
BREACH = (
    "addEventListener('securitypolicyviolation', (e) => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`))"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, or Playwright's own where there is none."""
    # Playwright's loop runs in this thread, so Django would refuse the tests' own look into the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def serve_static(route: Route) -> None:
    """Answer from the sources at once, the style sheet joined and our scripts lean as in production."""
    name = urlsplit(route.request.url).path.removeprefix("/static/")
    source = finders.find(name)
    if source is None:
        route.fulfill(status=404)
    elif name == SHEET:
        route.fulfill(body=join(Path(source)), content_type="text/css")
    elif name.startswith(SCRIPTS):
        route.fulfill(body=lean(Path(source).read_text(encoding="utf-8")), content_type="text/javascript")
    else:
        route.fulfill(path=source)


@contextmanager
def swapped(page: Page) -> Iterator[None]:
    """What is pressed inside is answered, and the answer stands in its place on the page, before anything is read."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        yield
    expect(page.locator(".htmx-request")).to_have_count(0)


@dataclass
class Desk:
    """Opens pages of the running salon."""

    browser: Browser
    server: LiveServer
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, user: User | None = None, *, width: int = 1440, **options: Any) -> Page:
        """Open ``path`` in a fresh browser context; ``options`` are Playwright's (``color_scheme="dark"``)."""
        context = self.browser.new_context(
            base_url=self.server.url, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        context.route("**/static/**", serve_static)
        context.add_init_script(BREACH)
        self.contexts.append(context)
        if user:
            context.add_cookies([self._cookie(user)])
        page = context.new_page()
        page.on("console", self._listen)
        page.on("response", self._check)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def _cookie(self, user: User) -> Any:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.server.url}

    def _check(self, response: Response) -> None:
        if "/static/" in response.url and response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self.complaints.append(message.text)


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    opened = Desk(browser, live_server)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds on a page, one line a violation."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page: Page) -> list[str]:
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": rules}).response["violations"]
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]

    return look
