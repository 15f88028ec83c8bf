"""Which rows a session sends, and when each is due. Writes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypedDict

from bookings.message_kinds import GRACE, names
from bookings.models import Course, Session
from bookings.selectors.lapse import Lapse
from bookings.states import CourseStatus
from salon.outbox.kinds import kind_of
from salon.outbox.models import Audience
from salon.outbox.moments import answer_moment, evening_moment, reminder_moment
from salon.outbox.rules import Rule, Rules
from salon.outbox.services import Draft


class Address(TypedDict):
    location_id: int
    to_address: str
    language: str
    recipient: str
    zone_name: str


# How long after its moment a message that follows a session is still worth sending.
_FRESH = {
    names.AFTERCARE: timedelta(hours=18),  # a day later it would only be late
    names.SKIN_CHECK: timedelta(days=2),
    names.HALF_WAY: timedelta(days=3),
    names.LAST_SESSION: timedelta(days=7),
    names.REBOOK: timedelta(days=30),
}
HALF_WAY_FROM = 4  # sessions: half of fewer is nothing to write home about


def address(course: Course) -> Address:
    """Return where the messages of a course go. An empty address: nowhere."""
    return {
        "location_id": course.location_id,
        "to_address": course.client.email,
        "language": course.client.language,
        "recipient": f"client:{course.client_id}",
        "zone_name": course.client.zone_name,
    }


def about(course: Course, session: Session | None = None) -> dict[str, Any]:
    """Return the ids by which a message of this course, or of this session, is found."""
    ids = {"client": course.client_id, "course": course.pk}
    return ids | {"session": session.pk} if session else ids


def key(kind: str, session: Session) -> str:
    """Return the reason of a session's message: the kind, the session and the sequence of its time and place."""
    return f"{kind}:session:{session.pk}:seq:{session.sequence}"


def confirmation_key(course: Course) -> str:
    return f"{names.CONFIRMATION}:course:{course.pk}"


def confirmation(course: Course, sessions: Collection[Session], rules: Rules, now: datetime) -> list[Draft]:
    """Return the confirmation of a course, useless once its last session has begun."""
    rule = rules.of(names.CONFIRMATION)
    if not rule.enabled:
        return []
    draft = Draft(
        kind=names.CONFIRMATION,
        key=confirmation_key(course),
        due_at=answer_moment(now, rule.offset, rules.quiet_for(rule, course.client.zone_name)),
        useless_at=max(session.starts_at for session in sessions),
        about=about(course) | {"sessions": sorted(session.pk for session in sessions)},
        payload={"course": course.pk},
        **address(course),
    )
    return [draft]


def of_sessions(
    course: Course, sessions: Iterable[Session], rules: Rules, now: datetime, firsts: Collection[int] | None = None
) -> list[Draft]:
    """Return what these sessions will send: what comes before each, and what follows it. ``firsts``: see for_her."""
    drafts = [
        draft
        for session in sessions
        for draft in (*reminders(course, session, rules, now), *following(course, session, rules))
    ]
    return for_her(course, drafts, rules, firsts)


def followers(course: Course, session: Session, rules: Rules) -> list[Draft]:
    """Return what follows one session, for this client."""
    return for_her(course, following(course, session, rules), rules)


def for_her(course: Course, drafts: list[Draft], rules: Rules, firsts: Collection[int] | None = None) -> list[Draft]:
    """Return those whose rule means this client. No query unless a rule asks who she is.

    Args:
        firsts: what :func:`first_courses` said, where many courses are asked about.
    """
    if not asks_who(rules, {draft.kind for draft in drafts}):
        return drafts
    first = course.pk in (first_courses([course.client_id]) if firsts is None else firsts)
    return [draft for draft in drafts if is_for(rules.of(draft.kind), first=first)]


def asks_who(rules: Rules, kinds: Iterable[str]) -> bool:
    """Return whether a rule of these kinds is for some clients only."""
    return any(rules.of(kind).audience != Audience.ALL for kind in kinds)


def first_courses(clients: Collection[int]) -> set[int]:
    """Return the first course of each of these clients; one that was cancelled does not count. One query."""
    courses = Course.objects.filter(client__in=clients).exclude(status=CourseStatus.CANCELLED)
    return set(courses.order_by("client_id", "pk").distinct("client_id").values_list("pk", flat=True))


def is_for(rule: Rule, *, first: bool) -> bool:
    """Return whether a rule means a client in her first course, or one who has been here before."""
    return rule.audience == Audience.ALL or (rule.audience == Audience.NEW) == first


def reminders(course: Course, session: Session, rules: Rules, now: datetime) -> list[Draft]:
    """Return the reminders of a session that still have a moment to leave."""
    drafts = []
    for kind in names.REMINDERS:
        rule = rules.of(kind)
        quiet = rules.quiet_for(rule, course.client.zone_name)
        due = reminder_moment(session.starts_at, rule.offset, zone=rules.zone, quiet=quiet, now=now)
        if rule.enabled and due and _wanted(course, kind):
            drafts.append(_draft(course, session, kind, due, session.starts_at))
    return drafts


def following(course: Course, session: Session, rules: Rules) -> list[Draft]:
    """Return what follows a session if it is given; three of them belong to one session of a course only."""
    found = []
    for kind in names.FOLLOWING:
        rule = rules.of(kind)
        if rule.enabled and _belongs(kind, course, session) and _wanted(course, kind):
            quiet = rules.quiet_for(rule, course.client.zone_name)
            due = evening_moment(session.ends_at, rule.offset, quiet, rules.zone)
            found.append(_draft(course, session, kind, due, due + _FRESH[kind]))
    return found


def declined(course: Course, session: Session, wish: int, rules: Rules, now: datetime) -> list[Draft]:
    """Return the answer to a wish that cannot be granted."""
    rule = rules.of(names.WISH_DECLINED)
    if not rule.enabled:
        return []
    due = answer_moment(now, rule.offset, rules.quiet_for(rule, course.client.zone_name))
    draft = _draft(course, session, names.WISH_DECLINED, due, session.starts_at)
    return [replace(draft, key=f"{names.WISH_DECLINED}:wish:{wish}")]


def _belongs(kind: str, course: Course, session: Session) -> bool:
    total = course.sessions_total
    if kind == names.HALF_WAY:
        return total >= HALF_WAY_FROM and session.number == total // 2
    if kind == names.LAST_SESSION:
        return total > 1 and session.number == total
    return kind != names.REBOOK or session.number == total


def _wanted(course: Course, kind: str) -> bool:
    """Return whether she takes mails of this kind: who stopped them gets only what was booked or changed."""
    return course.client.mails_stopped_at is None or kind_of(kind).essential


def screening_due(course: Course, lapse: Lapse, rules: Rules, now: datetime) -> list[Draft]:
    """Return the mail that asks the questions again before a session her answers do not reach. Once a screening.

    Where the moment of the rule is past already, as after a move, it leaves at once.
    """
    rule = rules.of(names.SCREENING_DUE)
    if not rule.enabled or lapse.starts_at <= now:
        return []
    quiet = rules.quiet_for(rule, course.client.zone_name)
    due = reminder_moment(lapse.starts_at, rule.offset, zone=rules.zone, quiet=quiet, now=now)
    draft = Draft(
        kind=names.SCREENING_DUE,
        key=f"{names.SCREENING_DUE}:course:{course.pk}:until:{lapse.valid_until.isoformat()}",
        due_at=due or answer_moment(now, GRACE, quiet),
        useless_at=lapse.starts_at,
        about=about(course),
        payload={"course": course.pk, "until": lapse.valid_until.isoformat()},
        **address(course),
    )
    return [draft]


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
