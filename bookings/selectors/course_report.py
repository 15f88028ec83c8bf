"""A course as it is handed to the client: what was done, how it went, what to do at home. Changes nothing.

Health data leaves the salon only by her consent: without it the report names the visits and nothing else. Photos are in
it only if she agreed to photos for her record.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bookings.models import Course, Session
from bookings.selectors.evidence import Evidence, course_evidence
from bookings.selectors.home_care import home_care_for
from bookings.selectors.photo_consent import PhotoUse
from bookings.states import DONE
from clients.models import Consent, Purpose
from treatments.models import HomeCareProduct


@dataclass(frozen=True, slots=True)
class CourseReport:
    """``visits``: treated and signed, with their records. ``health`` and ``photos``: she agreed to both or not."""

    course: Course
    visits: Sequence[Session]
    health: bool
    photos: bool
    evidence: Evidence | None
    home_care: Sequence[HomeCareProduct]


def course_report(course: Course) -> CourseReport:
    """Return the report of a course read with client, treatment, serum and location, in the active language."""
    agreed = set(Consent.objects.filter(client=course.client, withdrawn_at=None).values_list("purpose", flat=True))
    health, photos = Purpose.HEALTH_DATA.value in agreed, PhotoUse.RECORD.value in agreed
    done = course.sessions.filter(status__in=sorted(DONE)).select_related("cosmetologist", "record__serum_lot__serum")
    visits = list(done.prefetch_related("record__steps").order_by("starts_at"))
    return CourseReport(
        course=course,
        visits=visits,
        health=health,
        photos=health and photos,
        evidence=course_evidence(course, photos=photos, past=False) if health else None,
        home_care=_home_care(course, visits) if health else [],
    )


def _home_care(course: Course, visits: Sequence[Session]) -> list[HomeCareProduct]:
    """What was recommended in these visits and still suits her."""
    codes = {code for visit in visits if hasattr(visit, "record") for code in visit.record.home_care}
    return [one for one in home_care_for(course.client, course.treatment) if one.code in codes] if codes else []
