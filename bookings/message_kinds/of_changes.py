"""The letters that tell what changed: one for a client, whichever of her courses it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import translation

from bookings import calendar_files
from bookings.message_kinds.changes import Change
from bookings.message_kinds.facts import sessions_told
from bookings.message_kinds.letters import Line, compose, line, visit_url
from bookings.message_kinds.of_course import attached, to_come
from bookings.models import Course, Session
from bookings.states import LIVE, CourseStatus
from salon import clock
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.wording import Wording


@dataclass(frozen=True, slots=True)
class Told:
    """One change as it is told: what she knew, the session as it is now, and the verb."""

    change: Change
    session: Session
    verb: str

    @property
    def line(self) -> Line:
        course, was = self.session.course, self.change.was
        known = was.starts_at if was else None
        return line(self.session, course.location, course.client.language, verb=self.verb, was=known)


@dataclass(frozen=True, slots=True)
class Group:
    """What changed in one course. ``title`` and ``url``: only where the letter tells about several courses."""

    changes: list[Line]
    title: str = ""
    paused: bool = False
    url: str = ""


def render_notes(kind: str) -> Callable[[Sequence[Message]], Mapping[int, Letter]]:
    """Return the renderer of a kind of note."""

    def render_many(messages: Sequence[Message]) -> Mapping[int, Letter]:
        sessions = sessions_told(messages)
        found = {}
        for message in messages:
            if told := changes_in(message, sessions):
                found[message.pk] = _note(kind, told, message.wording)
        return found

    return render_many


def changes_in(message: Message, sessions: Mapping[int, Session]) -> list[Told]:
    """Return what a note tells, course by course in order of time.

    A session changed again since is left out, and one that has begun: a note that was held up tells nothing too late.
    """
    told, now = [], clock.now()
    for change in map(Change.from_json, message.payload["changes"]):
        session = sessions.get(change.session)
        if session is None or session.sequence != change.sequence or session.starts_at <= now:
            continue
        if verb := change.verb(session, live=session.status in LIVE):
            told.append(Told(change, session, verb))
    first: dict[int, Told] = {}
    told.sort(key=lambda one: one.session.starts_at)
    for one in told:
        first.setdefault(one.session.course_id, one)
    order = {pk: n for n, pk in enumerate(first)}
    return sorted(told, key=lambda one: order[one.session.course_id])


def _note(kind: str, told: Sequence[Told], wording: Wording | None) -> Letter:
    by_course = [(row[0].session.course, row) for row in _rows(told)]
    course = by_course[0][0]
    several = len(by_course) > 1
    coming = sorted((one for c, _row in by_course for one in to_come(c)), key=lambda one: one.starts_at)
    facts = {
        "changes": [one.line for one in told],
        "groups": [_group(c, row, several=several) for c, row in by_course],
        "treatment": ", ".join(dict.fromkeys(_treatment(c) for c, _row in by_course)),
        "count": len(told),
        "next": line(coming[0], course.location, course.client.language) if _news(coming, told) else None,
        "visit_url": "" if several else _url(course, told),
        "hours_rule": course.location.cancel_until_hours if coming else 0,
    }
    calendar = calendar_files.update([one.session for one in told], made_at=clock.now())
    return compose(kind, course=course, client=course.client, facts=facts, files=[attached(calendar)], wording=wording)


def _news(coming: Sequence[Session], told: Sequence[Told]) -> bool:
    """Return whether naming the next session says more than the one change that is told."""
    return bool(coming) and (len(told) > 1 or coming[0].pk != told[0].session.pk)


def _rows(told: Sequence[Told]) -> list[list[Told]]:
    return [list(row) for _pk, row in groupby(told, key=lambda one: one.session.course_id)]


def _group(course: Course, told: Sequence[Told], *, several: bool) -> Group:
    lines = [one.line for one in told]
    if not several:
        return Group(lines)
    paused = course.status == CourseStatus.PAUSED
    return Group(lines, title=_treatment(course), paused=paused, url=_url(course, told))


def _treatment(course: Course) -> str:
    with translation.override(course.client.language):
        return str(course.treatment.label)


def _url(course: Course, told: Sequence[Told]) -> str:
    """Return her page: about the one session that moved, if it is one, else about the course."""
    only = told[0].session if len(told) == 1 and told[0].verb == "moved" else None
    last = max(one.ends_at for one in [*to_come(course), *(one.session for one in told)])
    return visit_url(course, course.client, only, last=last)
