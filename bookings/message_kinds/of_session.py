"""The letters of one session: its reminders and its aftercare."""

from collections.abc import Callable, Mapping, Sequence

from bookings.message_kinds.facts import sessions_of
from bookings.message_kinds.letters import compose, line, visit_url
from bookings.models import Session
from salon.outbox.kinds import Letter
from salon.outbox.models import Message


def render(kind: str) -> Callable[[Sequence[Message]], Mapping[int, Letter]]:
    """Return the renderer of a session's kind."""

    def render_many(messages: Sequence[Message]) -> Mapping[int, Letter]:
        sessions = sessions_of(messages)
        return {
            message.pk: _letter(kind, sessions[message.payload["session"]])
            for message in messages
            if message.payload["session"] in sessions
        }

    return render_many


def _letter(kind: str, session: Session) -> Letter:
    client, course = session.client, session.course
    facts = {
        "session": line(session, session.location, client.language),
        "total": course.sessions_total,
        "confirmed": session.status == "confirmed",
        "visit_url": visit_url(course, client, session, last=session.ends_at),
        "hours": session.location.cancel_until_hours,
    }
    return compose(kind, course=course, client=client, facts=facts)
