"""Turns the facts of a message into a letter: subject, plain text and HTML from ``templates/messages/<kind>.*``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bookings import links
from bookings.message_kinds import words
from bookings.models import Course, Session
from clients.models import Client
from salon.accounts.models import Location
from salon.outbox.kinds import Attachment, Letter

_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


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
    token = links.token(
        course=course.pk,
        email=client.email,
        session=session.pk if session else 0,
        sequence=session.sequence if session else 0,
        expires_at=last + timedelta(days=14),
    )
    site: str = settings.SITE_URL
    return site + reverse("bookings:visit", args=[token])


def _tidy(text: str) -> str:
    """Take out the empty lines and line ends that template tags leave behind; "-- " stays, it begins the signature."""
    lines = [line if line == "-- " else line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def first_name(client: Client) -> str:
    return client.name.split()[0] if client.name.split() else client.name


def compose(
    kind: str, *, course: Course, client: Client, facts: Mapping[str, Any], files: Iterable[Attachment] = ()
) -> Letter:
    """Return the letter of a kind in the client's language. Reads nothing but templates."""
    with translation.override(client.language):
        context = {
            "kind": kind,
            "language": client.language,
            "first_name": first_name(client),
            "course": course,
            "treatment": course.treatment.label,
            "location": course.location,
            **facts,
        }
        subject = " ".join(render_to_string(f"messages/{kind}.subject.txt", context).split())
        text = _tidy(render_to_string(f"messages/{kind}.txt", context))
        html = _inliner.inline(render_to_string(f"messages/{kind}.html", context | {"subject": subject}))
    return Letter(subject=subject, text=text, html=html, attachments=tuple(files))
