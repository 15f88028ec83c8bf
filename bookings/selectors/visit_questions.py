"""What a client is asked on her own page: the three questions before a session, and the full ones when they are due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bookings.before import too_early
from bookings.models import BeforeSession, Course
from bookings.selectors.before import open_questions
from bookings.selectors.lapse import lapse_of
from bookings.selectors.visit import Visit
from bookings.states import CourseStatus
from treatments.models import Treatment
from treatments.selectors import current_rules

FULL_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class VisitQuestions:
    """``before``: the three are open now. ``answered``: she has answered them. ``full``: all questions are due.

    ``may_answer``: she may answer all questions, due or not.
    """

    before: bool
    answered: bool
    full: bool
    may_answer: bool


def visit_questions(visit: Visit, *, now: datetime) -> VisitQuestions:
    """Return what her page asks. At most three queries."""
    running = visit.course.status in (CourseStatus.ACTIVE, CourseStatus.PAUSED)
    near = visit.next is not None and not too_early(visit.next.starts_at, now)
    answered = near and visit.next is not None and BeforeSession.objects.filter(session=visit.next.session).exists()
    return VisitQuestions(
        before=near and not answered,
        answered=answered,
        full=visit.next is not None and _full_due(visit.course, now),
        may_answer=running,
    )


def _full_due(course: Course, now: datetime) -> bool:
    lapse = lapse_of(course, now=now)
    return (lapse is not None and lapse.starts_at < now + FULL_AHEAD) or bool(open_questions([course.pk]))


def asked_every_session(treatment: Treatment) -> list[str]:
    """Return what may have changed, as examples: the names of the rules asked at every session. One query."""
    return [rule.label for rule in current_rules(treatment=treatment) if rule.ask_every_session]
