"""The three questions at check-in, and the cosmetologist's word that lets a held course go on.

The front desk sees that something was answered and who has to look; what was said is read by who may read health data.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.before import BeforeForm, ClearHoldForm
from bookings.forms.refusals import show_refusal
from bookings.models import BeforeSession, Session
from bookings.selectors.before import before_session
from bookings.selectors.moves import VERBS
from bookings.selectors.visit_questions import asked_every_session
from bookings.services import change_state
from bookings.services.answer_before import ASKABLE, answer_before
from bookings.services.clear_hold import clear_hold
from bookings.states import UPCOMING
from bookings.views.course import course_here
from bookings.views.here import session_here
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to
from salon.accounts.policies import HEALTH, SCREEN, TREAT, requires
from salon.errors import SalonError
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

REFUSED = 422


@requires(SCREEN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_before(request: DeskRequest, pk: int) -> HttpResponse:
    """``rest``: "arrive" answers nothing new to what is left open and marks her as arrived, "no" only answers."""
    session, status = session_here(request, pk), 200
    form = BeforeForm(request.POST or None, about=examples(session))
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                kept = answer_before(session=session, said=form.said, actor=at_desk(request))
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
            else:
                return _go_on(request, session, kept)
    return _page(request, session, form, status)


def examples(session: Session) -> str:
    names = ", ".join(name.lower() for name in asked_every_session(session.course.treatment))
    return _("For example: %(names)s, a new medicine.") % {"names": names} if names else ""


def _go_on(request: DeskRequest, session: Session, kept: BeforeSession) -> HttpResponse:
    """To the full questions if they are to be asked, else to the session; arrived on the way if that was pressed."""
    if request.POST.get("rest") == "arrive":
        try:
            change_state.arrive(session=session, actor=at_desk(request))
            messages.success(request, str(VERBS["arrive"].done))
        except SalonError as refusal:
            messages.error(request, str(refusal.detail))
    page = reverse("bookings:session", args=[session.pk])
    if kept.reacted:
        messages.warning(request, _("A cosmetologist has to look at the client before anything starts."))
    if kept.opens_questions:
        messages.warning(request, _("Something has changed: please ask all the questions again."))
        ask = reverse("clients:screening", args=[session.client_id])
        return go_to(request, f"{ask}?treatment={session.course.treatment_id}&next={page}")
    if not kept.reacted:
        messages.success(request, _("Nothing new: noted."))
    return go_to(request, page)


@requires(TREAT)
@never_cache
@require_POST
def course_clear(request: DeskRequest, pk: int) -> HttpResponse:
    """``session``: the page she came from."""
    course = course_here(request, pk)
    form = ClearHoldForm(request.POST)
    given = request.POST.get("session", "")
    session = course.sessions.filter(pk=given).first() if given.isdecimal() and len(given) < 10 else None
    if form.is_valid():
        try:
            clear_hold(course=course, why=form.cleaned_data["why"], actor=at_desk(request))
        except SalonError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Cleared: the course may go on."))
            return go_to(request, reverse("bookings:course", args=[pk]))
    if session is None:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return go_to(request, reverse("bookings:course", args=[pk]))
    here = session_here(request, session.pk)
    return _page(request, here, BeforeForm(about=examples(here)), REFUSED, clearing=form)


def _page(
    request: DeskRequest, session: Session, form: BeforeForm, status: int, clearing: ClearHoldForm | None = None
) -> HttpResponse:
    now = clock.now()
    role = request.membership.role
    today = session.starts_at.astimezone(session.location.zone).date() == clock.today(session.location.zone)
    context: dict[str, Any] = {
        "session": session,
        "form": form,
        "before": before_session(session),
        "askable": session.status in ASKABLE and session.ends_at > now,
        "may_arrive": session.status in UPCOMING and today,
        "health": HEALTH.allows(role),
        "clearing": (clearing or ClearHoldForm()) if TREAT.allows(role) else None,
    }
    if context["health"] and context["before"].last:
        note_reading(request, session.client.subject, Read.ANSWERS)
    part = "bookings/_session_before.html"
    template = part if request.htmx else "bookings/session_before.html"
    return render(request, template, context, status=status)
