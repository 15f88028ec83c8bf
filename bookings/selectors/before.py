"""How sessions stand with the three questions before them. Reads only.

The answers are health data: only for who holds the policy HEALTH. ``Stands`` is for everybody at the desk.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings.before import Stands, stands
from bookings.models import BeforeSession, Course, CourseHold, Session
from clients.models import Screening


@dataclass(frozen=True, slots=True)
class Before:
    """The latest answers before one session, and the hold on its course."""

    stands: Stands
    last: BeforeSession | None
    hold: CourseHold | None


def open_holds() -> QuerySet[CourseHold]:
    """Holds nobody has cleared, with the answers that caused them."""
    return CourseHold.objects.filter(cleared_at=None).select_related("before__session", "course__client")


def open_questions(courses: Collection[int]) -> set[int]:
    """Return the courses with a yes that opens the full questions, which nobody has asked since. One query.

    A later no does not take it back: the full questions do.
    """
    waiting = questions_waiting().filter(session__course__in=courses)
    return set(waiting.values_list("session__course", flat=True))


def questions_waiting() -> QuerySet[BeforeSession]:
    """Answers that open the full questions, while no screening has been taken since."""
    since = Screening.objects.filter(
        client=OuterRef("session__client"),
        treatment=OuterRef("session__course__treatment"),
        taken_at__gte=OuterRef("at"),
        carried_from=None,  # answers to another treatment's questions do not answer these
    )
    return BeforeSession.objects.filter(Q(changed=True) | Q(intact=False)).exclude(Exists(since))


def before_of(sessions: Collection[Session]) -> Mapping[int, Before]:
    """Return how each session stands, by its key. Three queries, however many."""
    courses = {session.course_id for session in sessions}
    last: dict[int, BeforeSession] = {}
    for row in BeforeSession.objects.filter(session__in=[one.pk for one in sessions]).order_by("session", "at", "id"):
        last[row.session_id] = row
    holds = {hold.course_id: hold for hold in open_holds().filter(course__in=courses)}
    waiting = open_questions(courses)
    return {
        one.pk: Before(
            stands=stands(asked=one.pk in last, questions_open=one.course_id in waiting, held=one.course_id in holds),
            last=last.get(one.pk),
            hold=holds.get(one.course_id),
        )
        for one in sessions
    }


def before_session(session: Session) -> Before:
    """Return how one session stands. Three queries."""
    return before_of([session])[session.pk]


def hold_of(course: Course) -> CourseHold | None:
    """Return the hold on a course, with who made it and what was said. One query."""
    return open_holds().filter(course=course).select_related("by", "before__by").first()
