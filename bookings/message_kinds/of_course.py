"""The letters of a whole course: the confirmation, and the notes that tell what changed."""

from collections.abc import Callable, Mapping, Sequence

from bookings import calendar_files
from bookings.message_kinds.changes import Change
from bookings.message_kinds.facts import courses_of
from bookings.message_kinds.letters import compose, line, visit_url
from bookings.models import Course, Session
from bookings.states import LIVE, UPCOMING
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
        dates = _to_come(course) if course else []
        if course and dates:
            found[message.pk] = _confirmation(course, dates, message.wording)
    return found


def render_notes(kind: str) -> Callable[[Sequence[Message]], Mapping[int, Letter]]:
    """Return the renderer of a kind of note."""

    def render_many(messages: Sequence[Message]) -> Mapping[int, Letter]:
        courses = courses_of(messages)
        found = {}
        for message in messages:
            course = courses.get(message.payload["course"])
            if course and (told := changes_in(message, course)):
                found[message.pk] = _note(kind, course, told, message.wording)
        return found

    return render_many


def changes_in(message: Message, course: Course) -> list[tuple[Change, Session, str]]:
    """Return what a note tells: the change, its session and the verb. A session changed again since is left out."""
    sessions = {session.pk: session for session in course.sessions.all()}
    told = []
    for change in map(Change.from_json, message.payload["changes"]):
        session = sessions.get(change.session)
        if session is None or session.sequence != change.sequence:
            continue
        if verb := change.verb(session, live=session.status in LIVE):
            told.append((change, session, verb))
    return sorted(told, key=lambda entry: entry[1].starts_at)


def _to_come(course: Course) -> list[Session]:
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
    return compose("confirmation", course=course, client=client, facts=facts, files=[_file(calendar)], wording=wording)


def _note(kind: str, course: Course, told: list[tuple[Change, Session, str]], wording: Wording | None) -> Letter:
    client = course.client
    lines = [
        line(session, course.location, client.language, verb=verb, was=change.was.starts_at if change.was else None)
        for change, session, verb in told
    ]
    dates = _to_come(course)
    last = max(session.ends_at for session in [*dates, *(session for _, session, _ in told)])
    only = told[0][1] if len(told) == 1 and told[0][2] == "moved" else None
    facts = {
        "changes": lines,
        "count": len(lines),
        "next": line(dates[0], course.location, client.language) if dates else None,
        "visit_url": visit_url(course, client, only, last=last),
        "hours_rule": course.location.cancel_until_hours,
    }
    calendar = calendar_files.update(course, [session for _, session, _ in told], made_at=clock.now())
    return compose(kind, course=course, client=client, facts=facts, files=[_file(calendar)], wording=wording)


def _file(calendar: calendar_files.CalendarFile) -> Attachment:
    content_type = f"text/calendar; method={calendar.method}; charset=utf-8"
    return Attachment(name=calendar.name, content_type=content_type, content=calendar.content)
