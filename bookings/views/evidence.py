"""Whether a course works: its progress beside the salon's past courses, and the report that is handed to the client."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.selectors.course_report import course_report
from bookings.selectors.evidence import course_evidence, with_judged
from bookings.views.course import course_here
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.accounts.policies import HEALTH, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


@requires(HEALTH)
@never_cache
@require_safe
def progress_page(request: DeskRequest, pk: int) -> HttpResponse:
    course = course_here(request, pk, with_judged())
    note_reading(request, course.client.subject, Read.PROGRESS, Read.PHOTOS)
    return render(request, "bookings/progress.html", {"course": course, "evidence": course_evidence(course)})


@requires(HEALTH)
@never_cache
@require_safe
def report_page(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole page in the client's language: it is hers."""
    course = course_here(request, pk, with_judged())
    note_reading(request, course.client.subject, Read.PROGRESS, Read.RECORDS, Read.PHOTOS)
    with translation.override(course.client.language):
        context = {"report": course_report(course), "course": course, "today": clock.today(course.location.zone)}
        return render(request, "bookings/course_report.html", context)
