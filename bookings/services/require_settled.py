"""No treatment starts while a reaction waits to be looked at, or while a yes waits for the full questions."""

from django.utils.translation import gettext as _

from bookings.models import Course, CourseHold
from bookings.selectors.before import open_questions
from salon.errors import Conflict


def require_settled(course: Course) -> None:
    """Hold the course's row and refuse a start that its client's own words forbid. Three queries.

    Raises:
        Conflict: ``course_held``, ``questions_open``. The sentences are for the front desk and name no health fact.
    """
    Course.objects.select_for_update().only("pk").get(pk=course.pk)
    if CourseHold.objects.filter(course=course, cleared_at=None).exists():
        raise Conflict("course_held", _("A cosmetologist has to look at the client first and clear this course."))
    if open_questions([course.pk]):
        raise Conflict(
            "questions_open", _("Something has changed since the last answers. Ask the questions again first.")
        )
