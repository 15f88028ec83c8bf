"""Another serum for the rest of a course: from its page, or from the half-way review in a record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.forms.refusals import show_refusal
from bookings.forms.serum import SerumForm
from bookings.models import Course
from bookings.selectors.serum_choices import SerumChoice, serum_choices
from bookings.services.change_serum import change_serum, keep_serum
from bookings.views.course import course_here
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import TREAT, requires
from salon.errors import SalonError
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

REFUSED = 422


@requires(TREAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_serum(request: DeskRequest, pk: int) -> HttpResponse:
    course, status = course_here(request, pk), 200
    choices = _choices(course)
    form = SerumForm(request.POST or None, serums=[one.serum for one in choices], initial={"version": course.version})
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                return _done(request, course, form)
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
    note_reading(request, course.client.subject, Read.ALLERGIES)
    context = {"course": course, "form": form, "choices": choices, "title": _("Change the serum")}
    part = "bookings/_course_serum.html"
    whole = {"part": part} | context
    return render(request, part if request.htmx else "bookings/course_step.html", whole, status=status)


def _choices(course: Course) -> list[SerumChoice]:
    found = serum_choices(client=course.client, treatment=course.treatment, indications=list(course.indications.all()))
    return [one for one in found if one.serum.pk != course.serum_id]


def _done(request: DeskRequest, course: Course, form: SerumForm) -> HttpResponse:
    said = form.cleaned_data
    common = {"course": course, "actor": at_desk(request), "expected_version": said["version"]}
    if said["serum"]:
        fresh = change_serum(serum=said["serum"], **common)
        words = _("From now on: %(serum)s.") % {"serum": fresh.serum.label}
    else:
        fresh = keep_serum(**common)
        words = _("Noted: the course goes on with %(serum)s.") % {"serum": fresh.serum.label}
    messages.success(request, words)
    session = course.sessions.filter(pk=said["session"] or 0).first()
    if session is not None:
        return go_to(request, reverse("bookings:record", args=[session.pk]))
    return go_to(request, reverse("bookings:course", args=[course.pk]))
