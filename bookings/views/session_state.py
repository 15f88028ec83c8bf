"""The buttons of a session: arrived, start, did not come, undo. One small island, the same on every page.

GET gives the island as it is now; POST presses a button. With htmx the island comes back, refused or not; without, the
page it was pressed on.
"""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bookings.models import Session
from bookings.selectors.moves import VERBS, Verb, moves_of, undoable
from bookings.services import change_state
from bookings.views.here import session_here
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, may
from salon.accounts.policies import STAFF, TREAT, requires
from salon.errors import Forbidden, Invalid, SalonError
from salon.way_back import way_back

PRESS = {
    "confirm": change_state.confirm,
    "arrive": change_state.arrive,
    "start": change_state.start,
    "no-show": change_state.no_show,
    "undo": change_state.undo,
}


@requires(STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def session_state(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    if request.method == "GET":
        return _island(request, session)
    verb = _pressed(request)
    seen = request.POST.get("version", "")
    try:
        PRESS[verb.code](
            session=session, actor=at_desk(request), expected_version=int(seen) if seen.isdecimal() else None
        )
    except SalonError as refusal:
        return _refused(request, session, refusal)
    return _done(request, session, verb)


def _pressed(request: DeskRequest) -> Verb:
    verb = VERBS.get(request.POST.get("move", ""))
    if verb is None:
        raise Invalid("invalid", _("This button does not exist."))
    if not may(request, verb.policy):
        raise Forbidden("forbidden", _("Your role does not allow this. Please ask the owner."))
    return verb


def _done(request: DeskRequest, session: Session, verb: Verb) -> HttpResponse:
    onward = (
        reverse("bookings:record", args=[session.pk])
        if verb.code == "start"
        else way_back(request, reverse("bookings:my-day"))
    )
    if request.htmx:
        if verb.code == "start":
            return HttpResponseClientRedirect(onward)
        return _island(request, session_here(request, session.pk), said=str(verb.done))
    messages.success(request, str(verb.done))
    return HttpResponseRedirect(onward)


def _refused(request: DeskRequest, session: Session, refusal: SalonError) -> HttpResponse:
    if request.htmx:
        return _island(request, session_here(request, session.pk), refusal=refusal)
    messages.error(request, str(refusal.detail))
    return HttpResponseRedirect(way_back(request, reverse("bookings:my-day")))


def _island(
    request: DeskRequest, session: Session, *, said: str = "", refusal: SalonError | None = None
) -> HttpResponse:
    now = clock.now()
    moves = moves_of(session, role=request.membership.role, now=now, undoable=bool(undoable([session], now=now)))
    may_change = may(request, TREAT)
    context = {"moves": moves, "said": said, "refusal": refusal, "lead": bool(said), "may_change_serum": may_change}
    return render(request, "bookings/_session_moves.html", context, status=refusal.status if refusal else 200)
