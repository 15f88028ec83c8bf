"""``make screenshots``: every page of a running demo salon to be looked at: three widths, light and dark, and Russian.

Needs ``make run`` in another window; ``python -m tests.screenshots rita`` takes only what Rita and clients see. Pages
are found by following links, as each of the cast and as a client with the link of her mail; of each kind of page a few
are taken, so a new page is photographed from its first day. Dialogs are opened, forms sent empty where that does
nothing but complain. Nothing is changed. Pictures land in ``screenshots/``.
"""

import os
import re
import sys
from collections import Counter, deque
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

BASE = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
PASSWORD = os.environ.get("DEMO_PASSWORD", "oxygen-demo")
FOLDER = Path("screenshots")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
LOOKS = [(width, scheme) for width in (1440, 820, 390) for scheme in ("light", "dark")]
RUSSIAN = [(1440, "light"), (390, "light")]
LOADING_MS = 500  # fragments that load by themselves; the diary never falls silent
# Where each begins, and pages that a link does not lead to.
BEGIN: dict[str, list[str]] = {
    "rita": ["/", "/?by=rooms", "/?by=devices", "/?by=week", "/day-sheet/", "/place/?walkin=1", "/find/?q=demo",
             "/clients/?q=nobody+of+this+name", "/tasks/", "/waiting/", "/wishes/", "/repairs/new/cosmetologist/",
             "/settings/", "/no-such-page/", "/account/logout/"],
    "clara": ["/my-day/", "/account/password/change/", "/account/2fa/totp/activate/"],
    "olga": ["/", "/settings/", "/team/", "/catalogue/lots/", "/messages/rules/", "/privacy/", "/account/tokens/",
             "/repairs/new/lot/", "/patterns/", "/api/docs/"],
    "": ["/account/login/", "/v/no-such-link/", "/o/no-such-link/"],
}  # fmt: skip
# Kinds of pages that look different from one to the next.
SEVERAL = {
    "/sessions/n/": 4,
    "/courses/n/": 3,
    "/clients/n/": 2,
    "/sessions/n/record/": 4,
    "/repairs/n/": 2,
    "/v/n/": 3,
}
SENT_EMPTY = {"/clients/new/", "/waiting/add/", "/account/login/", "/account/password/change/", "/account/tokens/",
              "/catalogue/serums/new/", "/catalogue/lots/new/", "/team/people/", "/clients/n/documents/",
              "/clients/n/screening/", "/clients/n/consents/sign/", "/clients/n/override/"}  # fmt: skip
NOT_A_PAGE = re.compile(r"\.(ics|zip|csv|pdf|json|yaml)$|^/(static|photos|api/schema|language)/|/documents/\d+/$")
CLIENTS_LINK = re.compile(r"/v/[\w:.~-]{20,}/")


def kind_of(address: str) -> str:
    """What the address is one of: numbers and the names of texts left out."""
    path, _, query = address.partition("?")
    query = re.sub(r"\d+", "n", query)
    path = re.sub(r"/v/[^/]+/", "/v/n/", re.sub(r"\d+", "n", path))
    path = re.sub(r"^(/messages/texts/|/settings/consents/).+", r"\1n/", path)
    return path + ("?" + query if query else "")


class Camera:
    """Walks as one person and photographs each kind of page once, in every look."""

    def __init__(self, browser: Browser, user: str, *, looks: list[tuple[int, str]], language: str = "") -> None:
        self.user, self.looks, self.language = user, looks, language
        context = browser.new_context(base_url=BASE, reduced_motion="reduce")
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": BASE}])
        self.page = context.new_page()
        if user:
            self.page.goto("/account/login/")
            self._give_password(login=user)

    def _give_password(self, **fields: str) -> None:
        for name, value in (fields | {"password": PASSWORD}).items():
            self.page.fill(f"input[name={name}]", value)
        with self.page.expect_navigation():
            self.page.press("input[name=password]", "Enter")

    def walk(self, begin: list[str]) -> str:
        """Photograph what can be reached from ``begin``. Return the address of a client's link seen on the way."""
        waiting, taken, client = deque(begin), Counter[str](), ""
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if taken[kind] >= SEVERAL.get(kind, 1) or NOT_A_PAGE.search(address.partition("?")[0]):
                continue
            taken[kind] += 1
            self._open(address)
            self._shoot(f"{kind}{taken[kind] if taken[kind] > 1 else ''}", whole=True)
            waiting.extend(link for link in self._links() if link not in begin)
            self._open_dialogs(kind, taken)
            if kind in SENT_EMPTY:
                self._send_empty(kind)
            if kind == "/book/?client=n":
                self._plan(kind)
            client = client or next(iter(CLIENTS_LINK.findall(self.page.content())), "")
        return client

    def _open(self, address: str) -> None:
        self.page.goto(address)
        if "/reauthenticate/" in self.page.url:
            self._shoot("/account/reauthenticate/", whole=True)
            self._give_password()
        self.page.wait_for_timeout(LOADING_MS)

    def _links(self) -> list[str]:
        found: list[str] = self.page.eval_on_selector_all("a[href]", "all => all.map((a) => a.getAttribute('href'))")
        ours = [link.partition("#")[0] for link in found if link.startswith("/")]
        return [link if link.startswith("/book/") else link.partition("?")[0] for link in ours]

    def _open_dialogs(self, kind: str, taken: Counter[str]) -> None:
        """Each dialog that a link of this page opens; each kind once."""
        for address in self.page.eval_on_selector_all("a[data-dialog]", "all => all.map((a) => a.pathname + a.search)"):
            dialog = "dialog " + kind_of(address).partition("?")[0]
            if taken[dialog]:
                continue
            taken[dialog] += 1
            self.page.eval_on_selector_all(
                "a[data-dialog]",
                "(all, wished) => all.find((a) => a.pathname + a.search === wished)?.click()",
                address,
            )
            self.page.wait_for_timeout(LOADING_MS)
            self._shoot(f"{kind} {dialog}", whole=False)
            self.page.keyboard.press("Escape")

    def _plan(self, kind: str) -> None:
        """The ten dates; nothing is booked."""
        serum, plan = self.page.locator("label.option-card"), self.page.locator("button[name=action][value=plan]")
        if serum.count() and plan.count():
            serum.last.click()
            plan.last.click()
            self.page.wait_for_timeout(4 * LOADING_MS)
            self._shoot(f"{kind} plan", whole=True)

    def _send_empty(self, kind: str) -> None:
        self.page.eval_on_selector_all(
            "main form[method=post]",
            "all => { for (const form of all.slice(-1)) { form.noValidate = true; form.requestSubmit(); } }",
        )
        self.page.wait_for_timeout(LOADING_MS)
        self._shoot(f"{kind} sent empty", whole=True)

    def _shoot(self, name: str, *, whole: bool) -> None:
        name = re.sub(r"[^\w]+", "-", name).strip("-") or "diary"
        for width, scheme in self.looks:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            look = "-".join(filter(None, [self.language, self.user or "nobody", str(width), scheme]))
            self.page.screenshot(path=FOLDER / f"{name}-{look}.png", full_page=whole)


def main(only: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("SALON_CHROMIUM") or None, args=QUIET)
        try:
            for language, looks in (("", LOOKS), ("ru", RUSSIAN)):
                link = ""
                for user, begin in BEGIN.items():
                    if only and user and user not in only:
                        continue
                    camera = Camera(browser, user, looks=looks, language=language)
                    link = camera.walk(begin if user or not link else [*begin, link]) or link
                    camera.page.context.close()
        except Error as error:
            print(f"No picture: {error.message.splitlines()[0]}. Is `make run` running at {BASE}?", file=sys.stderr)
            return 1
    print(f"Pictures are in {FOLDER}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
