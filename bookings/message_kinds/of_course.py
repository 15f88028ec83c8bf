"""The letter of a whole course: its confirmation."""

from collections.abc import Mapping, Sequence

from bookings import calendar_files
from bookings.message_kinds.facts import courses_of
from bookings.message_kinds.letters import compose, line, visit_url
from bookings.models import Course, Session
from bookings.states import UPCOMING
from salon import clock
from salon.outbox.kinds import Attachment, Letter
from salon.outbox.models import Message
from salon.outbox.wording import Wording


def render_confirmations(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """One letter with every date to come, and a calendar file of them."""
    courses = courses_of(messages)
    found = {}
    for message in messages:
        course = courses.get(message.payload["course"])
        dates = to_come(course) if course else []
        if course and dates:
            found[message.pk] = _confirmation(course, dates, message.wording)
    return found


def to_come(course: Course) -> list[Session]:
    now = clock.now()
    dates = [s for s in course.sessions.all() if s.status in UPCOMING and s.starts_at > now]
    return sorted(dates, key=lambda session: session.starts_at)


def _confirmation(course: Course, dates: list[Session], wording: Wording | None) -> Letter:
    client = course.client
    facts = {
        "sessions": [line(session, course.location, client.language) for session in dates],
        "count": len(dates),
        "visit_url": visit_url(course, client, last=dates[-1].ends_at),
        "hours_rule": course.location.cancel_until_hours,
    }
    calendar = calendar_files.invitation(course, dates, made_at=clock.now())
    return compose(
        "confirmation", course=course, client=client, facts=facts, files=[attached(calendar)], wording=wording
    )


def attached(calendar: calendar_files.CalendarFile) -> Attachment:
    content_type = f"text/calendar; method={calendar.method}; charset=utf-8"
    return Attachment(name=calendar.name, content_type=content_type, content=calendar.content)
