"""The board of the diary as every view about it answers: the day as it is now, and what is to be said above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from bookings.booking_page import Row
from bookings.diary import COLUMN, By, Day, Stood, Words, diary_day, diary_week, version_of, week_of
from bookings.models import Session
from bookings.selectors.moves import done_on, undoable
from bookings.views.here import session_here
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.models import Location
from salon.errors import SalonError
from salon.widgets import DayInput

DENSITY_COOKIE = "density"
DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Shown:
    """Which diary is asked for: the date, what the columns are, and whose week."""

    on: date
    by: By
    who: int = 0
    wrong_date: bool = False

    @classmethod
    def of(cls, request: DeskRequest, today: date) -> "Shown":
        given, by, who = (request.GET.get(name, "") for name in ("date", "by", "who"))
        try:
            on = parse_date(DayInput.read(given))
        except ValueError:
            on = None
        wrong = bool(given) and (on is None or not 2000 <= on.year <= 2200)
        return cls(
            on=today if wrong or on is None else on,
            by=By(by) if by in set(By) else By.PEOPLE,
            who=int(who) if who.isdecimal() and len(who) < 10 else 0,
            wrong_date=wrong,
        )

    def query(self, **other: object) -> str:
        """Return the address' query for this diary, or for another one beside it."""
        said = {"date": self.on.isoformat(), "by": self.by.value} | ({"who": self.who} if self.who else {})
        return urlencode(said | other)

    def column_of(self, session: Session) -> str:
        """Return the key of the column that a session stands in."""
        if self.by is By.WEEK:
            return session.starts_at.astimezone(session.location.zone).date().isoformat()
        return str(getattr(session, COLUMN[self.by]))

    def day(self, location: Location) -> Day:
        now = clock.now()
        if self.by is By.WEEK:
            return diary_week(location=location, on=self.on, who=self.who, now=now)
        return diary_day(location=location, on=self.on, by=self.by, now=now)


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk is told after a press or a drop: done with its undo, or refused with what works instead."""

    text: str
    refused: bool = False
    session: Any = None  # with an undo of its last step
    undo: bool = False
    rest: Mapping[str, object] | None = None  # the drop that takes the rest of the course along
    instead: Sequence[Row] = ()
    link: str = ""


def is_part(request: DeskRequest) -> bool:
    """Whether a script asks for the board alone."""
    return bool(request.htmx) and not request.htmx.boosted


def dense(request: DeskRequest) -> bool:
    return request.COOKIES.get(DENSITY_COOKIE) == DENSE


def tag_of(request: DeskRequest, shown: Shown) -> str:
    """Return the ETag of the board as this reader sees it. One query."""
    return f'"{_words(request, shown).now}"'


def _words(request: DeskRequest, shown: Shown, was: Session | None = None) -> Words:
    reader = (shown.who, get_language(), request.membership.role, dense(request))
    stood = Stood(was.pk, was.version, was.starts_at) if was else None
    return version_of(request.location, shown.on, shown.by, clock.now(), *reader, was=stood)


def context_of(
    request: DeskRequest, shown: Shown, was: Session | None = None, moved: Session | None = None
) -> dict[str, Any]:
    """Everything the page and its board draw. Three queries.

    Args:
        was, moved: a session before and after. If the desk that asks (``seen``: its board's word) has missed nothing
            else, only the columns the card leaves and comes to are drawn.
    """
    # Before the rows are read: what changes in between shows at the next look.
    words = _words(request, shown, was)
    known = was and moved and request.GET.get("seen") == words.before
    touched = {shown.column_of(one) for one in (was, moved) if one} if known else None
    location, step = request.location, timedelta(days=7 if shown.by is By.WEEK else 1)
    today = clock.today(location.zone)
    return {
        "day": shown.day(location),
        "tag": f'"{words.now}"',
        "seen": shown.query(seen=words.now),
        "touched": touched,
        "shown": shown,
        "week": week_of(shown.on),
        "today": today,
        "now": clock.now().astimezone(location.zone),
        "earlier": shown.query(date=(shown.on - step).isoformat()),
        "later": shown.query(date=(shown.on + step).isoformat()),
        "dense": dense(request),
        "role": request.membership.role,
    }


def answer(
    request: DeskRequest, shown: Shown, said: Said, status: int = 200, was: Session | None = None
) -> HttpResponse:
    """Return the fresh board with what is to be said; without scripts the diary's page says it as a message.

    Args:
        was: what ``said`` is about, as it stood before.
    """
    if not is_part(request):
        (messages.error if said.refused else messages.success)(request, said.text)
        return HttpResponseRedirect(f"{reverse('bookings:diary')}?{shown.query()}")
    context = context_of(request, shown, was, said.session) | {"said": said}
    response = render(request, "bookings/_diary_answer.html", context, status=status)
    response.headers["ETag"] = context["tag"]
    return response


def just_done(request: DeskRequest) -> Said | None:
    """What a dialog over the diary did to session ``done``, with its undo while there is one."""
    key = request.GET.get("done", "")
    if not key.isdecimal() or len(key) > 9:
        return None
    session = session_here(request, int(key))
    return Said(done_on(session), session=session, undo=bool(undoable([session], now=clock.now())))


def refused(request: DeskRequest, shown: Shown, refusal: SalonError, **more: Any) -> HttpResponse:
    """Return the fresh board with the reason."""
    return answer(request, shown, Said(str(refusal.detail), refused=True, **more), refusal.status)
