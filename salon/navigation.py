"""What every page's frame shows: the navigation by role, the location, the wished theme.

Knows pages by URL name only, so that it never imports an app; an entry whose page does not exist (yet) is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salon.accounts.policies import BOOK, HEALTH, MESSAGES, SETTINGS, STAFF, Policy

THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Entry:
    """One page of the navigation. ``short`` is the word under an icon; ``names`` are tried in turn."""

    label: Any
    short: Any
    icon: str
    names: tuple[str, ...]
    policy: Policy = STAFF


@dataclass(frozen=True)
class Link:
    """An entry as one request sees it."""

    label: Any
    short: Any
    icon: str
    url: str
    current: bool


BOOKING = Entry(_("Book a course"), pgettext_lazy("short", "Book"), "calendar-plus", ("bookings:book",), BOOK)
ENTRIES = (
    Entry(_("Diary"), pgettext_lazy("short", "Diary"), "calendar-days", ("bookings:diary",)),
    Entry(_("My day"), pgettext_lazy("short", "My day"), "sun", ("bookings:my-day",), HEALTH),
    Entry(_("Clients"), pgettext_lazy("short", "Clients"), "users", ("clients:list",)),
    Entry(_("Messages"), pgettext_lazy("short", "Messages"), "mail", ("outbox:messages",), MESSAGES),
    Entry(_("Catalogue"), pgettext_lazy("short", "Catalogue"), "droplets", ("treatments:catalogue",), STAFF),
    Entry(_("Team & rooms"), pgettext_lazy("short", "Team"), "door-open", ("bookings:team",), SETTINGS),
    Entry(_("Settings"), pgettext_lazy("short", "Settings"), "settings", ("bookings:settings",), SETTINGS),
)
PHONE_TABS = 3  # how many entries stand beside "Book" and "More" on a phone


def address(names: tuple[str, ...]) -> str | None:
    """Return the address of the first URL name that exists."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return None


def _link(entry: Entry, request: HttpRequest) -> Link | None:
    membership = getattr(request, "membership", None)
    url = address(entry.names)
    if url is None or not entry.policy.allows(membership.role if membership else None):
        return None
    current = request.path == url or (url != "/" and request.path.startswith(url))
    return Link(entry.label, entry.short, entry.icon, url, current)


def navigation(request: HttpRequest) -> list[Link]:
    """Return the pages this colleague may open, in order."""
    return [link for entry in ENTRIES if (link := _link(entry, request))]


def theme_of(request: HttpRequest) -> str:
    """Return "light", "dark" or "auto" (follow the system) from the cookie; anything else in it is ignored."""
    wished = request.COOKIES.get(THEME_COOKIE, "")
    return wished if wished in THEMES else "auto"


def _lazily(build: Callable[[], Any]) -> Any:
    return SimpleLazyObject(build)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The links are made only when a template asks: fragments do not."""
    return {
        "location": getattr(request, "location", None),
        "membership": getattr(request, "membership", None),
        "nav": _lazily(lambda: navigation(request)),
        "nav_book": _lazily(lambda: _link(BOOKING, request)),
        "phone_tabs": PHONE_TABS,
        "theme": theme_of(request),
    }
