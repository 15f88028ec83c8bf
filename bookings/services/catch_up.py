"""A course behind its rhythm catches up: missing sessions get dates; after too long a wait the rest moves closer."""

from bookings.lateness import Lateness
from bookings.models import Course
from bookings.selectors.rhythm import lateness_of
from bookings.services.replan_course import Replanned, replan_course
from salon.accounts.actor import Actor


def catch_up(*, course: Course, actor: Actor, apply: bool, expected_version: int | None = None) -> Replanned:
    """Show or make the change that brings a course back into its rhythm; no change if it is in it already.

    Raises:
        Conflict, Invalid, Stale: as :func:`bookings.services.replan_course.replan_course`.
    """
    late = lateness_of(course)
    return replan_course(
        course=course,
        actor=actor,
        apply=apply,
        after=late.since if late and late.why is Lateness.WAITING else None,
        expected_version=expected_version,
    )
