"""A client answers the full questions herself, through her link; what follows is what would follow at the desk."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.states import CourseStatus
from clients.clearance import clearance
from clients.models import Screening
from clients.screening import Answer, Outcome
from clients.services import take_screening
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict

RUNNING = frozenset({CourseStatus.ACTIVE, CourseStatus.PAUSED})


def answer_questions(*, course: Course, answers: Mapping[str, Answer], actor: Actor) -> Screening:
    """Take a screening for the course's treatment. A refusal is not undone from home: a person has to look at it.

    Raises:
        Conflict: ``course_over``; ``ask_us`` while her last answers refuse the treatment.
        Invalid: see :func:`clients.services.take_screening`.
    """
    require_answerable(course)
    return take_screening(client=course.client, treatment=course.treatment, answers=answers, actor=actor)


def require_answerable(course: Course) -> None:
    """Raises: Conflict as :func:`answer_questions`."""
    if course.status not in RUNNING:
        raise Conflict("course_over", _("This course is over; there is nothing to answer any more."))
    today = clock.today(course.location.zone)
    standing = clearance(client=course.client, treatment=course.treatment, serum=None, today=today)
    if standing.verdict is not None and standing.verdict.outcome is Outcome.REFUSED:
        raise Conflict("ask_us", _("Please call us: we would like to talk about these questions in person."))
