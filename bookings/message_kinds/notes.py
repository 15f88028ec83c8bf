"""The one note per client that tells what changed in any of her courses.

Merges with a note that still waits; no difference, no note.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext_noop

from bookings.message_kinds import drafts, names
from bookings.message_kinds.changes import Change, Was, key_of_note, kind_of_note, merge
from bookings.models import Course, Session
from bookings.states import LIVE, UPCOMING, CourseStatus
from salon import clock
from salon.outbox.models import Message
from salon.outbox.moments import answer_moment
from salon.outbox.rules import Rules, rules_of, rules_of_all
from salon.outbox.services import Draft, enqueue, recalled, take_over
from salon.outbox.states import WAITING, MessageStatus

# Each session as it is now, with how it stood before (None: it is new to the client), by course.
Changed = Sequence[tuple[Course, Sequence[tuple[Session, Was | None]]]]
Whose = tuple[str, int]  # recipient and location: who reads it, and whose letterhead it has


def tell(changed: Changed) -> None:
    """Write one note for each client about these changes and those of hers that still wait. At most seven queries."""
    enqueue(notes_of(changed))


def notes_of(changed: Changed, rules: Mapping[int, Rules] | None = None) -> list[Draft]:
    """Take over the notes that still wait, and return one for each client that tells theirs and these changes.

    A course whose confirmation has not left yet is left out: that tells all its dates.

    Args:
        changed: the sessions as they are now.
        rules: by location, where they are known already.
    """
    confirmed = _confirmed([course for course, _row in changed])
    changed = [(course, row) for course, row in changed if course.pk not in confirmed]
    later: dict[Whose, list[Change]] = {}
    for course, row in changed:
        found = [Change(session=session.pk, sequence=session.sequence, was=was) for session, was in row]
        later.setdefault(_whose(course), []).extend(found)
    waiting = take_over(
        reason=gettext_noop("A later message tells this together with another change."), to=later, kinds=names.NOTES
    )
    merged = {whose: merge(_said(waiting.get(whose, ())), changes) for whose, changes in later.items()}
    sessions = _sessions(merged.values(), changed)
    rules = rules or rules_of_all(course.location for course, _row in changed)
    return [draft for (_to, at), row in merged.items() for draft in _note(row, sessions, rules[at])]


def was_told_of(session: Session) -> bool:
    """Return whether a note about this session waits or has left."""
    return Message.objects.filter(
        about__contains={"sessions": [session.pk]},
        kind__in=names.NOTES,
        status__in=[MessageStatus.PENDING.value, MessageStatus.SENDING.value, MessageStatus.SENT.value],
    ).exists()


def _whose(course: Course) -> Whose:
    to = drafts.address(course)
    return to["recipient"], to["location_id"]


def _said(payloads: Iterable[Mapping[str, list[dict[str, object]]]]) -> list[Change]:
    return [Change.from_json(change) for payload in payloads for change in payload["changes"]]


def _confirmed(courses: Sequence[Course]) -> set[int]:
    """Return the courses whose confirmation has still to leave: it will tell all dates as they are then.

    One withdrawn unsent (the course was paused within the grace) comes back once the course has dates again.
    """
    keys = {drafts.confirmation_key(course): course for course in courses}
    status = {keys[key].pk: state for key, state in recalled(keys).items()}
    waiting = [course.pk for course in courses if status.get(course.pk) in WAITING]
    back = [course for course in courses if status.get(course.pk) == MessageStatus.WITHDRAWN]
    return {*waiting, *(course.pk for course in back if _confirmed_after_all(course))}


def _confirmed_after_all(course: Course) -> bool:
    if course.status != CourseStatus.ACTIVE:
        return False
    now = clock.now()
    upcoming = list(course.sessions.filter(status__in=sorted(UPCOMING), starts_at__gt=now))
    return bool(upcoming and enqueue(drafts.confirmation(course, upcoming, rules_of(course.location), now)))


def _sessions(changes: Iterable[Sequence[Change]], changed: Changed) -> dict[int, Session]:
    """Return the sessions of these changes by id, each with its course; those that changed now are as they are there.

    One query if a note that still waited tells of others.
    """
    courses = {course.pk: course for course, _row in changed}
    found = {session.pk: session for _course, row in changed for session, _was in row}
    others = {change.session for row in changes for change in row} - found.keys()
    if others:
        found |= Session.objects.select_related("course__client", "course__location").in_bulk(others)
    for session in found.values():
        session.course = courses.get(session.course_id, session.course)
    return found


def _note(changes: Sequence[Change], sessions: Mapping[int, Session], rules: Rules) -> list[Draft]:
    """Return the note of one client."""
    now = clock.now()
    verbs = {one.session: one.verb(sessions[one.session], live=sessions[one.session].status in LIVE) for one in changes}
    told = [change for change in changes if verbs[change.session]]
    if not told:
        return []
    courses = {session.course_id: session.course for session in (sessions[change.session] for change in told)}
    paused = all(course.status == CourseStatus.PAUSED for course in courses.values())
    kind = kind_of_note(verbs.values(), paused=paused)
    rule = rules.of(kind)
    latest = max(sessions[change.session].starts_at for change in told)
    if not rule.enabled or latest <= now:
        return []
    course = next(iter(courses.values()))
    draft = Draft(
        kind=kind,
        key=key_of_note(kind, course.client_id, told),
        due_at=answer_moment(now, rule.offset, rules.quiet_for(rule, course.client.zone_name)),
        useless_at=latest,
        about=_about(courses, told),
        payload={"changes": [change.as_json() for change in told]},
        **drafts.address(course),
    )
    return [draft]


def _about(courses: Mapping[int, Course], told: Sequence[Change]) -> dict[str, object]:
    """Return the ids it is found by: a course and a session by name where there is one only."""
    one = next(iter(courses.values()))
    keys = [change.session for change in told]
    return {
        "client": one.client_id,
        **({"course": one.pk} if len(courses) == 1 else {}),
        "courses": sorted(courses),
        **({"session": keys[0]} if len(keys) == 1 else {}),
        "sessions": keys,
    }
