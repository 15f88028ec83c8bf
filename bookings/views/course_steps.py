"""What may be done with a whole course: pause, resume, cancel, plan the rest again. Asked first, then done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.booking_draft import read_slot, write_slot
from bookings.forms.book import ReplanForm
from bookings.forms.move import CancelForm, ResumeForm
from bookings.forms.refusals import show_refusal
from bookings.forms.windows import with_part_of_day
from bookings.models import Course
from bookings.selectors.course_sheet import first_to_come
from bookings.selectors.rhythm import lateness_of
from bookings.services.cancel_course import cancel_course
from bookings.services.catch_up import catch_up
from bookings.services.pause_course import pause_course
from bookings.services.plan_rest import plan_rest
from bookings.services.repair import show_repair
from bookings.services.replan_course import Replanned, replan_course
from bookings.services.resume_course import resume_course
from bookings.views.course import course_here
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
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
}


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_state(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
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
def course_replan(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the smallest change; with ``apply`` 1 make it."""
    course, found, status = course_here(request, pk), None, 200
    said = with_part_of_day(request.POST, request.POST.get("part_of_day", ""))
    form = ReplanForm(said or None, initial={"version": course.version, "from_number": first_to_come(course)})
    if request.method == "POST" and "part_of_day" not in request.POST:
        status = REFUSED
        if form.is_valid():
            try:
                found, status = _replan(request, course, form), 200
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
        if found and found.applied:
            return _done(request, found)
    context = {"course": course, "form": form, "found": found, "title": _("Plan the rest again")}
    return _step(request, "bookings/_course_replan.html", context, status)


def _replan(request: DeskRequest, course: Course, form: ReplanForm) -> Replanned:
    data = form.cleaned_data
    return replan_course(
        course=course,
        from_number=data["from_number"],
        wishes=form.wishes or None,
        apply=request.POST.get("apply") == "1",
        expected_version=data["version"],
        actor=at_desk(request),
    )


def _done(request: DeskRequest, found: Replanned) -> HttpResponse:
    """Show what was done, with one button that takes it back; nothing had to be done: back to the course."""
    if found.repair is None:
        messages.success(request, _("Nothing has to change."))
        return go_to(request, reverse("bookings:course", args=[found.course.pk]))
    messages.success(request, _("Done. %(said)s") % {"said": show_repair(found.repair).said})
    return go_to(request, reverse("bookings:repair", args=[found.repair.pk]))


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_catch_up(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what brings the course back into its rhythm; posted, make it."""
    course, found, status = course_here(request, pk), None, 200
    form = VersionForm(request.POST or None, initial={"version": course.version})
    apply = request.method == "POST" and form.is_valid()
    try:
        version = form.cleaned_data["version"] if apply else None
        found = catch_up(course=course, apply=apply, expected_version=version, actor=at_desk(request))
        if found.applied:
            return _done(request, found)
    except SalonError as refusal:
        form = VersionForm({"version": course.version})
        form.is_valid()
        show_refusal(form, refusal)
        status = refusal.status if apply else 200
    late = lateness_of(course)
    context = {"course": course, "form": form, "found": found, "late": late, "title": _("Catch up")}
    return _step(request, "bookings/_course_catch_up.html", context, status)


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def course_resume(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the plan of what is left from a chosen date on; with ``apply`` 1 book the very dates that were shown."""
    course = course_here(request, pk)
    today = clock.today(course.location.zone)
    form = ResumeForm(request.POST or None, initial={"version": course.version, "start_on": today}, today=today)
    status, plan = 200, None
    if request.method == "POST" and not form.is_valid():
        status = REFUSED
    elif request.POST.get("apply") == "1":
        try:
            return _resume(request, course, form)
        except SalonError as refusal:
            show_refusal(form, refusal)
            status = refusal.status
    if status != REFUSED:
        plan = _rest(course, form, today)
    context = {"course": course, "form": form, "plan": plan, "title": _("Resume the course")}
    return _step(request, "bookings/_course_resume.html", context, status)


def _resume(request: DeskRequest, course: Course, form: ResumeForm) -> HttpResponse:
    slots = [slot for line in request.POST.getlist("slot")[:40] if (slot := read_slot(line))]
    resume_course(
        course=course,
        slots=slots or None,
        start_on=form.cleaned_data["start_on"],
        expected_version=form.cleaned_data["version"],
        actor=at_desk(request),
    )
    messages.success(request, _("The course goes on."))
    return go_to(request, reverse("bookings:course", args=[course.pk]))


def _rest(course: Course, form: ResumeForm, today: date) -> list[tuple[Any, str]] | None:
    """Return the new dates with the lines the page carries them by; None and a sentence on the form without a plan."""
    start = form.cleaned_data.get("start_on") if form.is_bound else today
    try:
        best = plan_rest(course=course, start_on=start or today).plans[0]
    except SalonError as refusal:
        if not form.is_bound:
            form.data, form.is_bound = {"version": course.version, "start_on": today.isoformat()}, True
            form.is_valid()
        show_refusal(form, refusal)
        return None
    return [(one, write_slot(one.slot)) for one in best.sessions if not one.fixed]


def _step(request: DeskRequest, part: str, context: dict[str, Any], status: int) -> HttpResponse:
    template = part if request.htmx else "bookings/course_step.html"
    return render(request, template, context | {"part": part}, status=status)
