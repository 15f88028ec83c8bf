"""The letters of one session: its reminders and its aftercare."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bookings.before import too_early
from bookings.message_kinds import names, words
from bookings.message_kinds.advice import advices
from bookings.message_kinds.facts import sessions_of
from bookings.message_kinds.letters import compose, line, visit_url
from bookings.models import Session, SessionRecord
from bookings.selectors.home_care import home_care_for
from bookings.states import SessionStatus
from salon import clock
from salon.outbox.kinds import Letter, Unwritten
from salon.outbox.models import Message
from salon.outbox.wording import Wording


def render(
    kind: str, facts: Callable[[Session], dict[str, Any]]
) -> Callable[[Sequence[Message]], Mapping[int, Unwritten]]:
    """Return the renderer of a session's kind."""

    def render_many(messages: Sequence[Message]) -> Mapping[int, Unwritten]:
        sessions = sessions_of(messages)
        found = {message.pk: sessions.get(message.payload["session"]) for message in messages}
        words = {message.pk: message.wording for message in messages}
        return {pk: partial(_letter, kind, session, facts, words[pk]) for pk, session in found.items() if session}

    return render_many


def reminder(session: Session) -> dict[str, Any]:
    """Return what a reminder says beside its session: confirmed or not, and until when she may cancel by herself."""
    until = session.starts_at - timedelta(hours=session.location.cancel_until_hours)
    zone, language = session.location.zone, session.client.language
    return {
        "confirmed": session.status == SessionStatus.CONFIRMED,
        "asks_before": not too_early(session.starts_at, clock.now()),
        "cancel_until": until > clock.now()
        and {"day": words.day(until, zone, language), "starts": words.clock_time(until, zone, language)},
    }


def aftercare(session: Session) -> dict[str, Any]:
    """Return what to do and to leave after a session, and what was recommended for home.

    Screened anew: an allergy may have become known since the recommendation.
    """
    record = SessionRecord.objects.filter(session=session).only("home_care").first()
    codes = record.home_care if record else []
    fit = home_care_for(session.client, session.course.treatment) if codes else []
    return {"advices": advices(), "home_care": [product for product in fit if product.code in codes]}


def nothing_more(session: Session) -> dict[str, Any]:
    """A text with placeholders says it all."""
    return {}


def _letter(kind: str, session: Session, facts: Callable[[Session], dict[str, Any]], wording: Wording | None) -> Letter:
    client, course = session.client, session.course
    # What follows a session leads to the page of the whole course: the session itself has been.
    about = session if kind in names.REMINDERS or kind == names.WISH_DECLINED else None
    shared = {
        "session": line(session, session.location, client.language),
        "total": course.sessions_total,
        "visit_url": visit_url(course, client, about, last=max(session.ends_at, clock.now())),
    }
    return compose(kind, course=course, client=client, facts=shared | facts(session), wording=wording)
