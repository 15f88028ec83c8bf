"""A client who is expected today: her course, with a screening fresh enough to be received."""

from collections.abc import Sequence
from datetime import datetime

from bookings.models import Course
from clients.models import Screening
from tests.factories.consents import signed
from tests.factories.courses import make_course
from tests.factories.salon import Cast


def make_running_course(cast: Cast, starts: Sequence[datetime], **fields: object) -> Course:
    """As ``make_course``, screened on the morning of its first session; she has signed what a session needs."""
    course = make_course(cast, starts, **fields)
    signed(course.client)
    screen_on(course, starts[0])
    return course


def screen_on(course: Course, moment: datetime) -> None:
    """Date the course's screening; its answers hold for a month from then."""
    Screening.objects.filter(pk=course.screening_id).update(taken_at=moment, taken_on=moment.date())
