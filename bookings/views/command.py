"""The command box (Ctrl-K): clients, courses, sessions, pages and actions as one types. Without scripts a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.selectors.command import found
from bookings.views.diary_board import is_part
from clients.search_terms import fold, one_slip
from salon.accounts.desk_request import DeskRequest, may
from salon.accounts.policies import BOOK, STAFF, requires
from salon.navigation import navigation

LONGEST = 120
SAME = 0.75  # how much of a page's name has to be met, so that a typing error is forgiven
DATES = ("%d.%m.%Y", "%d.%m.%y")


@dataclass(frozen=True, slots=True)
class Go:
    """A page or an action. ``dialog``: it opens over the page."""

    label: str
    icon: str
    url: str
    dialog: bool = False


@requires(STAFF)
@never_cache
@require_safe
def command(request: DeskRequest) -> HttpResponse:
    """``q``: what was typed. Opened in the dialog it is the whole box; with ``q`` a script asks for the list alone."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "q": q,
        "found": found(location=request.location, user=request.user, q=q),
        "goes": [go for go in _goes(request, q) if not q or meets(q, go.label)] + list(_made_of(q)),
    }
    part = "bookings/_found_list.html" if "q" in request.GET else "bookings/_command.html"
    return render(request, part if is_part(request) else "bookings/command.html", context)


def _goes(request: DeskRequest, q: str) -> Iterator[Go]:
    if may(request, BOOK):
        yield Go(_("Book a course"), "calendar-plus", reverse("bookings:book"))
        yield Go(_("Walk-in"), "footprints", f"{reverse('bookings:place')}?walkin=1", dialog=True)
    for link in navigation(request):
        yield Go(str(link.label), link.icon, link.url)
    if q:  # rarer ones: only for who asks
        yield Go(_("Day sheets"), "printer", reverse("bookings:day-sheet"))
        yield Go(_("Waiting list"), "hourglass", reverse("bookings:waiting"))
        yield Go(_("To do"), "list-checks", reverse("bookings:tasks"))
        yield Go(_("Today"), "calendar", reverse("bookings:diary"))
        yield Go(_("Week"), "calendar-range", f"{reverse('bookings:diary')}?by=week")


def meets(q: str, label: str) -> bool:
    """Whether every typed word begins, or nearly is, a word of the label."""
    words = fold(label).split()
    return all(any(_near(typed, word) for word in words) for typed in fold(q).split())


def _near(typed: str, word: str) -> bool:
    if word.startswith(typed) or (len(typed) > 2 and one_slip(typed, word[: len(typed) + 1])):
        return True
    return len(typed) > 3 and SequenceMatcher(None, typed, word).ratio() >= SAME


def _made_of(q: str) -> Iterator[Go]:
    """A date goes to its day."""
    if on := _date(q):
        yield Go(date_format(on, "l, j E Y"), "calendar-days", f"{reverse('bookings:diary')}?date={on.isoformat()}")


def _date(q: str) -> date | None:
    for pattern in DATES:
        try:
            return datetime.strptime(q, pattern).date()  # noqa: DTZ007 a date has no zone
        except ValueError:
            continue
    try:
        return parse_date(q)
    except ValueError:
        return None
