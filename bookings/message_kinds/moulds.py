"""Reminders are cast: each wording is rendered once with marks where a client's own facts stand, then only filled in.

Nine of ten mails of a salon are reminders, and all that differs in them are eleven short texts. Everything else that
their templates may ask is in :class:`Shape`; what is not in it they do not see.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import css_inline
from django.template.loader import render_to_string
from django.utils import translation

from bookings.message_kinds import names
from salon.colours import palette

CAST = frozenset({names.REMINDER_2D, names.REMINDER_3H})
_MARK = re.compile("\ue000([a-z_]+)\ue001")  # characters for private use: no template and no style sheet has them
_SESSION = ("day", "headline", "starts", "ends", "number", "cosmetologist")

inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


class Place(NamedTuple):
    """What a reminder says of the salon."""

    name: str
    address: str
    phone: str
    email: str
    accent: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how a reminder is worded, beside the client's own facts."""

    kind: str
    language: str
    location: Place
    zone_note: str
    confirmed: bool
    asks_before: bool
    cancellable: bool
    stoppable: bool


class Rendered(NamedTuple):
    """A letter's three texts."""

    subject: str
    text: str
    html: str


Pieces = list[str]  # words and, in every second place, the name of a fact


def cast(context: Mapping[str, Any]) -> Rendered:
    """Return a reminder for the context that its templates would get."""
    own = _own(context)
    subject_mould, text, html = _mould(_shape(context))
    own["subject"] = subject = " ".join(_filled(subject_mould, own).split())
    escaped = {name: escape(fact) for name, fact in own.items()}
    return Rendered(subject, tidy(_filled(text, own)), _filled(html, escaped))


def render(kind: str, context: Mapping[str, Any]) -> Rendered:
    """Return a letter straight from its templates, in the language that is active."""
    subject = " ".join(render_to_string(f"messages/{kind}.subject.txt", dict(context)).split())
    text = tidy(render_to_string(f"messages/{kind}.txt", dict(context)))
    return Rendered(subject, text, _html(kind, {**context, "subject": subject}))


def tidy(text: str) -> str:
    """Take out the empty lines and line ends that template tags leave behind; "-- " stays, it begins the signature."""
    lines = [line if line == "-- " else line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _shape(context: Mapping[str, Any]) -> Shape:
    place = context["location"]
    return Shape(
        kind=context["kind"],
        language=context["language"],
        location=Place(place.name, place.address, place.phone, place.email, place.accent),
        zone_note=str(context["zone_note"]),
        confirmed=bool(context["confirmed"]),
        asks_before=bool(context["asks_before"]),
        cancellable=bool(context["cancel_until"]),
        stoppable=bool(context["stop_url"]),
    )


def _own(context: Mapping[str, Any]) -> dict[str, str]:
    """Return the client's own facts by the name of their mark."""
    until = context["cancel_until"] or {"day": "", "starts": ""}
    return {
        **{f"session_{name}": str(getattr(context["session"], name)) for name in _SESSION},
        **{name: str(context[name]) for name in ("first_name", "total", "visit_url", "stop_url")},
        "until_day": until["day"],
        "until_starts": until["starts"],
    }


@lru_cache(maxsize=128)
def _mould(shape: Shape) -> tuple[Pieces, Pieces, Pieces]:
    context = asdict(shape) | {
        "location": shape.location,
        "session": {name: _mark(f"session_{name}") for name in _SESSION},
        "cancel_until": shape.cancellable and {"day": _mark("until_day"), "starts": _mark("until_starts")},
        **{name: _mark(name) for name in ("first_name", "total", "visit_url", "subject")},
        "stop_url": _mark("stop_url") if shape.stoppable else "",
    }
    with translation.override(shape.language):
        subject = render_to_string(f"messages/{shape.kind}.subject.txt", context)
        text = render_to_string(f"messages/{shape.kind}.txt", context)
        return _MARK.split(subject), _MARK.split(text), _MARK.split(_html(shape.kind, context))


def _html(kind: str, context: dict[str, Any]) -> str:
    context = context | {"palette": palette(context["location"].accent)}
    return inliner.inline(render_to_string(f"messages/{kind}.html", context))


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


def _filled(mould: Pieces, own: Mapping[str, str]) -> str:
    """Fill in the facts in one pass: a client who is called like a mark stays a client with an odd name."""
    said = mould.copy()
    said[1::2] = [own.get(name, _mark(name)) for name in mould[1::2]]
    return "".join(said)
