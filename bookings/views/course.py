"""A course's page, and a client's courses as a part of her page."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.models import Course
from bookings.selectors.course_sheet import course_sheet, courses_of
from bookings.selectors.rhythm import behind_of, behind_rhythm
from bookings.selectors.tasks import tasks_of_course
from clients.models import Client
from salon import clock
from salon.accounts.desk_request import DeskRequest, may
from salon.accounts.policies import HEALTH, STAFF, requires
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading


def course_here(request: DeskRequest, pk: int, rows: QuerySet[Course] | None = None) -> Course:
    """Return the course of this location with what its pages show; another's is not there."""
    related = ("client", "treatment", "serum", "location", "screening", "preferred_cosmetologist", "booked_by")
    courses = Course.objects.all() if rows is None else rows
    course = courses.select_related(*related).filter(pk=pk, location=request.location).first()
    if course is None:
        raise Http404
    return course


@requires(STAFF)
@never_cache
@require_safe
def course_page(request: DeskRequest, pk: int) -> HttpResponse:
    course = course_here(request, pk)
    health = may(request, HEALTH)
    if health:
        note_reading(request, course.client.subject, Read.PROGRESS)
    context = {
        "course": course,
        "sheet": course_sheet(course, health=health),
        "indications": course.indications.all(),
        "health": health,
        "tasks": tasks_of_course(course, now=clock.now()),
    }
    return render(request, "bookings/course.html", context)


@requires(STAFF)
@never_cache
@require_safe
def client_courses(request: DeskRequest, pk: int) -> HttpResponse:
    client = Client.objects.select_related("location").filter(pk=pk, location=request.location).first()
    if client is None:
        raise Http404
    template = "bookings/_client_courses.html" if request.htmx else "bookings/client_courses.html"
    courses = list(courses_of(client))
    late = behind_of(client.location, courses)
    told = [(one, late.get(one.pk)) for one in courses]
    return render(request, template, {"client": client, "courses": told})


@requires(STAFF)
@never_cache
@require_safe
def behind_page(request: DeskRequest) -> HttpResponse:
    """The running courses that are behind their rhythm, the longest waiting first."""
    return render(request, "bookings/behind.html", {"late": behind_rhythm(request.location)})
