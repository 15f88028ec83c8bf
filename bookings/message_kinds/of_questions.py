"""The mail with the questions: her answers end before a date that is booked. Says no health fact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from bookings.message_kinds.facts import GONE, NO_DATES, courses_of, standing
from bookings.message_kinds.letters import compose, line, questions_url
from bookings.models import Course, Session
from bookings.states import UPCOMING, CourseStatus
from clients.models import Screening
from salon import clock
from salon.outbox.kinds import Letter, Standing
from salon.outbox.models import Message

ASKED = gettext_noop("The questions have been answered.")


def questions_due_stand(messages: Sequence[Message]) -> Mapping[int, Standing]:
    """True while the course runs and its client's latest answers still end before a date to come. Three queries."""
    courses = courses_of(messages)
    until = _latest(list(courses.values()))
    found = {}
    for message in messages:
        course = courses.get(message.payload["course"])
        if course is None:
            found[message.pk] = Standing(untrue=GONE)
        elif course.status != CourseStatus.ACTIVE or not (session := _beyond(course, message)):
            found[message.pk] = standing(message, course.client, NO_DATES)
        else:
            newer = until.get((course.client_id, course.treatment_id), date.min) >= _day(session, course)
            found[message.pk] = standing(message, course.client, ASKED if newer else "")
    return found


def render_questions_due(messages: Sequence[Message]) -> Mapping[int, Letter]:
    """One letter naming the first date that her answers do not reach."""
    courses = courses_of(messages)
    found = {}
    for message in messages:
        course = courses.get(message.payload["course"])
        if course and (session := _beyond(course, message)):
            facts = _facts(course, session)
            found[message.pk] = compose(
                message.kind, course=course, client=course.client, facts=facts, wording=message.wording
            )
    return found


def _facts(course: Course, session: Session) -> dict[str, Any]:
    last = max(one.ends_at for one in course.sessions.all())
    return {
        "session": line(session, course.location, course.client.language),
        "total": course.sessions_total,
        "visit_url": questions_url(course, course.client, last=last),
    }


def _latest(courses: Sequence[Course]) -> dict[tuple[int, int], date]:
    rows = Screening.objects.filter(client__in=[course.client_id for course in courses])
    rows = rows.order_by("client_id", "treatment_id", "-taken_at", "-id").distinct("client_id", "treatment_id")
    return {(row.client_id, row.treatment_id): row.valid_until for row in rows}


def _beyond(course: Course, message: Message) -> Session | None:
    """Return the first session to come after the day that the message says her answers end."""
    until, now = date.fromisoformat(message.payload["until"]), clock.now()
    coming = [one for one in course.sessions.all() if one.status in UPCOMING and one.starts_at > now]
    later = [one for one in coming if _day(one, course) > until]
    return min(later, key=lambda one: one.starts_at, default=None)


def _day(session: Session, course: Course) -> date:
    return session.starts_at.astimezone(course.location.zone).date()
