"""The client's own page behind a signed link. Opening it changes nothing; only its buttons do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bookings import calendar_files, links
from bookings.forms.before import BeforeForm
from bookings.grade_words import wording
from bookings.message_kinds.advice import advices
from bookings.models import Session
from bookings.progress import course_progress
from bookings.selectors.home_care import home_care_for
from bookings.selectors.visit import Visit, other_courses, upcoming_sessions
from bookings.selectors.visit_questions import visit_questions
from bookings.services import change_state
from bookings.views.behind_link import CLIENT, behind_link
from clients.models import Client
from clients.services import reach, update_client
from salon import clock
from salon.accounts.policies import PUBLIC, requires
from salon.errors import Conflict, SalonError

DONE = frozenset(
    {
        "answered",
        "asked",
        "calendar",
        "cancelled",
        "confirmed",
        "language",
        "moved",
        "progress",
        "resumed",
        "stopped",
    }
)
UNPROCESSABLE = 422


@requires(PUBLIC)
@require_safe
@behind_link
def visit_page(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return show(request, token, visit)


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_confirm(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return _do(request, token, visit, "confirmed", lambda session: change_state.confirm(session=session, actor=CLIENT))


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_cancel(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    return _do(request, token, visit, "cancelled", lambda session: change_state.cancel(session=session, actor=CLIENT))


@requires(PUBLIC)
@require_safe
@behind_link
def visit_calendar(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    now = clock.now()
    file = calendar_files.invitation(visit.course, upcoming_sessions(visit.course, now=now), made_at=now)
    response = HttpResponse(file.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_language(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """Her page and her mails in another language."""
    wished = request.POST.get("language", "")
    if wished in dict(settings.LANGUAGES):
        update_client(client=visit.course.client, changes={"language": wished}, expected_version=None, actor=CLIENT)
    return go_on(token, visit, "language")


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_mails(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """Stop the mails that can be stopped, or take them again."""
    if request.POST.get("mails") == "all":
        reach.resume_mails(client=visit.course.client, actor=CLIENT)
        return go_on(token, visit, "resumed")
    reach.stop_mails(client=visit.course.client, actor=CLIENT)
    return go_on(token, visit, "stopped")


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_progress(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """How her skin changes is on her page only if she wishes."""
    reach.show_progress(client=visit.course.client, shown=request.POST.get("shown") == "1", actor=CLIENT)
    return go_on(token, visit, "progress")


@requires(PUBLIC)
@csrf_exempt
@require_POST
@behind_link
def visit_feed(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """Give her an address her calendar can follow, or end it."""
    if request.POST.get("feed") == "close":
        reach.close_feed(client=visit.course.client, actor=CLIENT)
    else:
        reach.open_feed(client=visit.course.client, actor=CLIENT)
    return go_on(token, visit, "calendar")


def _feed_address(client: Client) -> str:
    """Return the address a calendar follows; ``webcal:`` is what phones open with their calendar."""
    if not client.feed_key:
        return ""
    address: str = settings.SITE_URL + reverse("bookings:visit-feed-file", args=[client.feed_key])
    return "webcal://" + address.partition("://")[2]


def _progress(visit: Visit) -> list[dict[str, str]]:
    """How her skin was and is, in words; nothing unless she wishes to see it here."""
    if not visit.course.client.progress_on_page:
        return []
    return [
        {
            "label": series.indication.label,
            "before": wording(series.scale, series.baseline),
            "now": wording(series.scale, series.latest),
        }
        for series in course_progress(visit.course)
    ]


def _do(request: HttpRequest, token: str, visit: Visit, done: str, act: Callable[[Session], object]) -> HttpResponse:
    try:
        session = pressed(request, visit)
        if session.status != done:  # pressed twice, or pressed again after going back: it is done
            act(session)
    except SalonError as refusal:
        return show(request, token, visit, refusal=for_her(refusal))
    return go_on(token, visit, done)


def go_on(token: str, visit: Visit, done: str) -> HttpResponse:
    """Lead back to her page, saying what was done."""
    # A cancellation makes the link of its own session stale, so she goes on with one for the whole course.
    fresh = links.token(
        course=visit.course.pk,
        email=visit.course.client.email,
        series=visit.course.client.link_series,
        expires_at=_ends(token),
    )
    return HttpResponseRedirect(f"{reverse('bookings:visit', args=[fresh])}?done={done}", status=303)


def _ends(token: str) -> datetime:
    return links.read(token, now=clock.now()).expires_at


def for_her(refusal: SalonError) -> SalonError:
    """The desk's sentences about states are not for a client: to her the date has changed, whatever it is now."""
    return _changed() if refusal.code in {"illegal_move", "stale"} else refusal


def _changed() -> Conflict:
    return Conflict("stale_page", _("This date has changed in the meantime. Please look again."))


def pressed(request: HttpRequest, visit: Visit) -> Session:
    """Return the session whose button was pressed, if it is still as she saw it.

    Raises:
        Conflict: ``stale_page``.
    """
    wanted = (request.POST.get("session", ""), request.POST.get("sequence", ""))
    for date in visit.dates:
        if (str(date.session), str(date.sequence)) == wanted:
            return Session.objects.get(pk=date.session)
    raise _changed()


def show(
    request: HttpRequest,
    token: str,
    visit: Visit,
    refusal: SalonError | None = None,
    before: BeforeForm | None = None,
) -> HttpResponse:
    """``before``: the three questions as she sent them, with what is wrong."""
    done = request.GET.get("done", "")
    context: dict[str, Any] = {
        "visit": visit,
        "token": token,
        "location": visit.location,
        "refusal": refusal,
        "done": done if done in DONE else "",
        "asked": visit_questions(visit, now=clock.now()),
        "before": before or BeforeForm(),
        "languages": settings.LANGUAGES,
        "others": other_courses(visit, now=clock.now(), expires_at=_ends(token)),
        "client": visit.course.client,
        "feed": _feed_address(visit.course.client),
        "progress": _progress(visit),
        "advices": advices(),
        "home_care": home_care_for(visit.course.client, visit.course.treatment),
    }
    status = refusal.status if refusal else UNPROCESSABLE if before else 200
    return render(request, "bookings/visit.html", context, status=status)
