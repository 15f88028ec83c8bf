"""The one note per course that tells what changed. Merges with a note that still waits; no difference, no note."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from bookings.message_kinds import drafts, names
from bookings.message_kinds.changes import Change, Was, key_of_note, kind_of_note, merge
from bookings.models import Course, Session
from bookings.states import LIVE, UPCOMING, CourseStatus
from salon import clock
from salon.outbox.models import Message
from salon.outbox.moments import answer_moment
from salon.outbox.rules import rules_of
from salon.outbox.services import Draft, enqueue, recall, withdraw
from salon.outbox.states import WAITING, MessageStatus


def tell(course: Course, changes: Iterable[tuple[Session, Was | None]]) -> None:
    """Write the note about these changes, unless the confirmation, which tells all dates, has not left yet.

    Args:
        changes: each session as it is now, with how it stood before (None: it is new to the client).
    """
    mine = Message.objects.filter(about__contains={"course": course.pk})
    if _confirmation_tells(course, mine):
        return
    waiting = mine.filter(kind__in=names.NOTES, status=MessageStatus.PENDING.value).values_list("payload", flat=True)
    earlier = [Change.from_json(change) for payload in waiting for change in payload["changes"]]
    later = [Change(session=session.pk, sequence=session.sequence, was=was) for session, was in changes]
    withdraw(
        reason=gettext_noop("A later message tells this together with another change."),
        about={"course": course.pk},
        kinds=names.NOTES,
    )
    enqueue(_note(course, merge(earlier, later)))


def _confirmation_tells(course: Course, mine: QuerySet[Message]) -> bool:
    """Return whether the confirmation has still to leave: it will tell all dates as they are then.

    One withdrawn unsent (the course was paused within the grace) comes back once the course has dates again.
    """
    status = mine.filter(kind=names.CONFIRMATION).values_list("status", flat=True).first()
    if status in WAITING:
        recall(about={"course": course.pk}, kinds=[names.CONFIRMATION])
        return True
    if status != MessageStatus.WITHDRAWN or course.status != CourseStatus.ACTIVE:
        return False
    now = clock.now()
    upcoming = list(course.sessions.filter(status__in=sorted(UPCOMING), starts_at__gt=now))
    return bool(upcoming and enqueue(drafts.confirmation(course, upcoming, rules_of(course.location), now)))


def was_told_of(session: Session) -> bool:
    """Return whether a note about this session waits or has left."""
    return Message.objects.filter(
        about__contains={"course": session.course_id},
        kind__in=names.NOTES,
        status__in=[MessageStatus.PENDING.value, MessageStatus.SENDING.value, MessageStatus.SENT.value],
        payload__contains={"changes": [{"session": session.pk}]},
    ).exists()


def _note(course: Course, changes: Sequence[Change]) -> list[Draft]:
    now = clock.now()
    rules = rules_of(course.location)
    sessions = Session.objects.in_bulk([change.session for change in changes])
    verbs = {
        change.session: change.verb(sessions[change.session], live=sessions[change.session].status in LIVE)
        for change in changes
    }
    told = [change for change in changes if verbs[change.session]]
    if not told:
        return []
    kind = kind_of_note(verbs.values(), paused=course.status == CourseStatus.PAUSED)
    rule = rules.of(kind)
    latest = max(sessions[change.session].starts_at for change in told)
    if not rule.enabled or latest <= now:
        return []
    draft = Draft(
        kind=kind,
        key=key_of_note(kind, course.pk, told),
        due_at=answer_moment(now, rule.offset, rules.quiet_for(rule, course.client.zone_name)),
        useless_at=latest,
        about=drafts.about(course, sessions[told[0].session] if len(told) == 1 else None)
        | {"sessions": [change.session for change in told]},
        payload={"course": course.pk, "changes": [change.as_json() for change in told]},
        **drafts.address(course),
    )
    return [draft]
