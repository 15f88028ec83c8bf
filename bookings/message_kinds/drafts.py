"""Which rows a session sends, and when each is due. Writes nothing."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, TypedDict

from bookings.message_kinds import names
from bookings.models import Course, Session
from salon.outbox.moments import answer_moment, evening_moment, reminder_moment
from salon.outbox.rules import Rules
from salon.outbox.services import Draft


class Address(TypedDict):
    location_id: int
    to_address: str
    language: str


def address(course: Course) -> Address:
    """Return where the messages of a course go. An empty address: nowhere."""
    return {
        "location_id": course.location_id,
        "to_address": course.client.email,
        "language": course.client.language,
    }


def about(course: Course, session: Session | None = None) -> dict[str, Any]:
    """Return the ids by which a message of this course, or of this session, is found."""
    ids = {"client": course.client_id, "course": course.pk}
    return ids | {"session": session.pk} if session else ids


def key(kind: str, session: Session) -> str:
    """Return the reason of a session's message: the kind, the session and the sequence of its time and place."""
    return f"{kind}:session:{session.pk}:seq:{session.sequence}"


def confirmation(course: Course, sessions: Collection[Session], rules: Rules, now: datetime) -> list[Draft]:
    """Return the confirmation of a course, useless once its last session has begun."""
    rule = rules.of(names.CONFIRMATION)
    if not rule.enabled:
        return []
    draft = Draft(
        kind=names.CONFIRMATION,
        key=f"{names.CONFIRMATION}:course:{course.pk}",
        due_at=answer_moment(now, rule.offset, rules.quiet_for(rule)),
        useless_at=max(session.starts_at for session in sessions),
        about=about(course) | {"sessions": sorted(session.pk for session in sessions)},
        payload={"course": course.pk},
        **address(course),
    )
    return [draft]


def of_sessions(course: Course, sessions: Iterable[Session], rules: Rules, now: datetime) -> list[Draft]:
    """Return what these sessions will send: their reminders and their aftercare."""
    return [
        draft
        for session in sessions
        for draft in (*reminders(course, session, rules, now), *aftercare(course, session, rules))
    ]


def reminders(course: Course, session: Session, rules: Rules, now: datetime) -> list[Draft]:
    """Return the reminders of a session that still have a moment to leave."""
    drafts = []
    for kind in names.REMINDERS:
        rule = rules.of(kind)
        due = reminder_moment(session.starts_at, rule.offset, zone=rules.zone, quiet=rules.quiet_for(rule), now=now)
        if rule.enabled and due:
            drafts.append(_draft(course, session, kind, due, session.starts_at))
    return drafts


def aftercare(course: Course, session: Session, rules: Rules) -> list[Draft]:
    """Return the aftercare of a session; a day later it would only be late."""
    rule = rules.of(names.AFTERCARE)
    if not rule.enabled:
        return []
    due = evening_moment(session.ends_at, rule.offset, rules.quiet_for(rule))
    return [_draft(course, session, names.AFTERCARE, due, due + timedelta(hours=18))]


def _draft(course: Course, session: Session, kind: str, due: datetime, useless: datetime) -> Draft:
    return Draft(
        kind=kind,
        key=key(kind, session),
        due_at=due,
        useless_at=useless,
        about=about(course, session),
        payload={"session": session.pk, "sequence": session.sequence},
        **address(course),
    )
