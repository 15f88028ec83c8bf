"""What may be done with a whole course: pause, resume, cancel, plan the rest again. Asked first, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.forms.book import ReplanForm
from bookings.forms.move import CancelForm
from bookings.forms.refusals import show_refusal
from bookings.models import Course
from bookings.services.cancel_course import cancel_course
from bookings.services.pause_course import pause_course
from bookings.services.replan_course import Replanned, replan_course
from bookings.services.resume_course import resume_course
from bookings.views.course import course_here
from bookings.views.here import at_desk, go_to
from salon.accounts.policies import BOOK, requires
from salon.errors import SalonError

REFUSED = 422


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Verb:
    """One thing that may be done with a whole course."""

    title: Any
    says: Any
    done: Any
    work: Callable[..., Course]
    form: type[forms.Form] = VersionForm


VERBS = {
    "pause": Verb(
        gettext_lazy("Pause the course"),
        gettext_lazy("The sessions to come are called off and their places become free. The wishes are remembered."),
        gettext_lazy("The course is paused."),
        pause_course,
    ),
    "cancel": Verb(
        gettext_lazy("Cancel the course"),
        gettext_lazy("The sessions to come are called off for good. What was done stays on record."),
        gettext_lazy("The course is cancelled."),
        cancel_course,
        form=CancelForm,
    ),
    "resume": Verb(
        gettext_lazy("Resume the course"),
        gettext_lazy("The open sessions get dates near the old wishes."),
        gettext_lazy("The course goes on."),
        resume_course,
    ),
}


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_state(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    course, what, status = course_here(request, pk), VERBS[verb], 200
    form = what.form(request.POST or None, initial={"version": course.version})
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                what.work(course=course, expected_version=said.pop("version"), actor=at_desk(request), **said)
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
            else:
                messages.success(request, str(what.done))
                return go_to(request, reverse("bookings:course", args=[pk]))
    context = {"course": course, "form": form, "verb": verb, "title": what.title, "says": what.says}
    return _step(request, "bookings/_course_state.html", context | {"asks_why": what.form is CancelForm}, status)


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_replan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the smallest change; with ``apply`` 1 make it."""
    course, found, status = course_here(request, pk), None, 200
    form = ReplanForm(request.POST or None, initial={"version": course.version, "from_number": 1})
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                found, status = _replan(request, course, form), 200
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
        if found and found.applied:
            messages.success(request, _("The course is planned again."))
            return go_to(request, reverse("bookings:course", args=[pk]))
    context = {"course": course, "form": form, "found": found, "title": _("Plan the rest again")}
    return _step(request, "bookings/_course_replan.html", context, status)


def _replan(request: HttpRequest, course: Course, form: ReplanForm) -> Replanned:
    data = form.cleaned_data
    return replan_course(
        course=course,
        from_number=data["from_number"],
        wishes=form.wishes or None,
        apply=request.POST.get("apply") == "1",
        expected_version=data["version"],
        actor=at_desk(request),
    )


def _step(request: HttpRequest, part: str, context: dict[str, Any], status: int) -> HttpResponse:
    template = part if request.htmx else "bookings/course_step.html"  # type: ignore[attr-defined]
    return render(request, template, context | {"part": part}, status=status)
