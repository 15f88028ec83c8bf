"""Turns the facts of a message into a letter: subject, plain text and HTML from ``templates/messages/<kind>.*``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import links
from bookings.message_kinds import moulds, names, words
from bookings.message_kinds.wordings import FRAGMENTS, WORDINGS
from bookings.models import Course, Session
from clients.models import Client
from salon import clock
from salon.accounts.models import Location
from salon.outbox.kinds import Attachment, Letter, kind_of
from salon.outbox.wording import Wording, blocks, fill

# Kinds with templates of their own: their plurals are finer than a text with placeholders can be.
TEMPLATES = frozenset({names.CONFIRMATION, names.REMINDER_2D, names.REMINDER_3H, names.AFTERCARE, *names.NOTES})

LONGEST_SUBJECT = 240  # characters, of a message
_TOKEN = "TOKEN"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Line:
    """One date of a course as a letter shows it."""

    number: int
    day: str
    starts: str
    ends: str
    cosmetologist: str
    day_before: str = ""  # what the client knew before
    starts_before: str = ""
    same_time: bool = False  # only the cosmetologist changed
    verb: str = ""

    @property
    def headline(self) -> str:
        """The day where it begins a line: Russian writes it small within a sentence only."""
        return self.day[:1].upper() + self.day[1:]


def line(session: Session, location: Location, language: str, *, verb: str = "", was: datetime | None = None) -> Line:
    """Return a session as a line. The location is handed over, as a course's sessions share it."""
    zone = location.zone
    return Line(
        number=session.number,
        day=words.day(session.starts_at, zone, language),
        starts=words.clock_time(session.starts_at, zone, language),
        ends=words.clock_time(session.ends_at, zone, language),
        cosmetologist=session.cosmetologist.name,
        day_before=words.day(was, zone, language) if was else "",
        starts_before=words.clock_time(was, zone, language) if was else "",
        same_time=was == session.starts_at,
        verb=verb,
    )


def visit_url(course: Course, client: Client, session: Session | None = None, *, last: datetime) -> str:
    """Return the client's own page, open until a fortnight after ``last``."""
    return _page("bookings:visit", course, client, session, last)


def questions_url(course: Course, client: Client, *, last: datetime) -> str:
    """Return the page where she answers all questions; dates may change meanwhile without ending it."""
    return _page("bookings:visit-questions", course, client, None, last)


def _page(name: str, course: Course, client: Client, session: Session | None, last: datetime) -> str:
    token = links.token(
        course=course.pk or 0,
        email=client.email,
        series=client.link_series,
        session=session.pk if session else 0,
        sequence=session.sequence if session else 0,
        expires_at=last + timedelta(days=14),
    )
    return _address(name, settings.SITE_URL).replace(_TOKEN, token)


def stop_url(client: Client, *, now: datetime) -> str:
    """Return where a client stops mails, for a year: longer than any mail program offers it."""
    token = links.stop_token(
        client=client.pk or 0, email=client.email, series=client.link_series, expires_at=now + timedelta(days=365)
    )
    return _address("bookings:visit-stop", settings.SITE_URL).replace(_TOKEN, token)


@lru_cache(maxsize=16)
def _address(name: str, site: str) -> str:
    """Return the address of a page, with a mark where the token goes."""
    return site + reverse(name, args=[_TOKEN])


def first_name(client: Client) -> str:
    return client.name.split()[0] if client.name.split() else client.name


def compose(
    kind: str,
    *,
    course: Course,
    client: Client,
    facts: Mapping[str, Any],
    files: Iterable[Attachment] = (),
    wording: Wording | None = None,
) -> Letter:
    """Return the letter of a kind in the client's language. Reads nothing but templates.

    Args:
        wording: the owner's own text; without one the kind's template, or its shipped words if it has none.
    """
    stop = "" if kind_of(kind).essential else stop_url(client, now=clock.now())
    with translation.override(client.language):
        context = {
            "kind": kind,
            "language": client.language,
            "first_name": first_name(client),
            "course": course,
            "treatment": course.treatment.label,  # a note about several courses names them all
            "location": course.location,
            "zone_note": _zone_note(course.location, client) if kind in FRAGMENTS else "",
            "stop_url": stop,
            **facts,
        }
        if wording is None and kind not in TEMPLATES:
            wording = WORDINGS[kind]
        if wording is not None:
            context |= own_words(kind, wording, context)
            said = moulds.render("own", context)
        else:
            said = moulds.cast(context) if kind in moulds.CAST else moulds.render(kind, context)
    return Letter(_subject(said.subject), said.text, said.html, attachments=tuple(files), stop_url=stop)


def _subject(said: str) -> str:
    """Long names may make a subject longer than what is kept of it: it leaves as it is kept."""
    return said if len(said) <= LONGEST_SUBJECT else said[: LONGEST_SUBJECT - 1].rstrip() + "…"


def own_words(kind: str, wording: Wording, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``templates/messages/own.*`` shows of a text in the closed language. The language is active."""
    values = _values(context)
    fragment = FRAGMENTS.get(kind)
    session = context.get("session")
    return {
        "own_subject": fill(str(wording.subject), values),
        "blocks": blocks(str(wording.body), values),
        "details_txt": f"messages/{fragment}.txt",
        "details_html": f"messages/{fragment}.html",
        # Not the text itself: what a phone shows on its locked screen says nothing about her.
        "own_preview": f"{session.day}, {session.starts}" if session and fragment else context["location"].name,
        "at_home": kind in (names.HALF_WAY, names.LAST_SESSION, names.REBOOK),
        "asks": kind in names.REMINDERS and not context.get("confirmed"),
    }


def _values(context: Mapping[str, Any]) -> dict[str, str]:
    """Return the value of every placeholder that this letter can fill."""
    location = context["location"]
    values = {
        "first_name": context["first_name"],
        "salon": location.name,
        "phone": location.phone,
        "treatment": context["treatment"],
    }
    if session := context.get("session"):
        values |= {
            "date": session.day,
            "time": session.starts,
            "number": str(session.number),
            "total": str(context["total"]),
            "sessions_total": _sessions(context["total"]),
            "sessions_left": _left(context["total"] - session.number),
            "cosmetologist": session.cosmetologist,
        }
    if "count" in context:
        values["sessions"] = _sessions(context["count"])
    return values


def _sessions(count: int) -> str:
    return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}


def _left(count: int) -> str:
    """A phrase and not a number: in Russian the verb and the noun change with it."""
    if count <= 0:
        return _("no sessions left")
    return ngettext("%(count)d session left", "%(count)d sessions left", count) % {"count": count}


def _zone_note(location: Location, client: Client) -> str:
    """Say whose time it is, to somebody who lives by another."""
    if not client.zone_name or client.zone_name == location.zone_name:
        return ""
    return _("All times are local time in %(place)s.") % {"place": words.place_of(location.zone, client.language)}
