"""One session: what it is, its next step, moving it, calling it off. The dialogs of the diary and the course page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.before import too_early
from bookings.booking_draft import read_slot
from bookings.booking_page import Names, Row, slot_of_json, varied
from bookings.forms.move import CancelForm, MoveForm
from bookings.forms.refusals import show_refusal
from bookings.models import Session
from bookings.selectors.before import before_session
from bookings.selectors.moves import done_on, moves_of, undoable
from bookings.selectors.my_day import TO_START
from bookings.services import alternatives
from bookings.services.answer_before import ASKABLE
from bookings.services.cancel_session import cancel
from bookings.services.move_session import move_session
from bookings.states import UPCOMING
from bookings.views.here import back_to_diary, on_diary, session_here
from clients.start_gate import Gate, gate
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, go_to, may
from salon.accounts.policies import BOOK, HEALTH, STAFF, requires
from salon.errors import SalonError

UNPROCESSABLE = 422
MANY = 150  # places read, some days full of them, of which the dialog offers a few of each day


@requires(STAFF)
@never_cache
@require_safe
def session_page(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    now = clock.now()
    back = bool(undoable([session], now=now))
    context = {
        "session": session,
        "moves": moves_of(session, role=request.membership.role, now=now, undoable=back),
        "upcoming": session.status in UPCOMING,
        "gate": _gate(session),
        "may_read_record": may(request, HEALTH),
        "before": before_session(session),
        "askable": session.status in ASKABLE and not too_early(session.starts_at, now) and session.ends_at > now,
        "events": session.events.select_related("by").order_by("-id"),
    }
    template = "bookings/_session_card.html" if request.htmx else "bookings/session.html"
    return render(request, template, context)


def _gate(session: Session) -> Gate | None:
    if session.status not in TO_START:
        return None
    return gate(client=session.client, serum=session.course.serum, location=session.location, now=clock.now())


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request: DeskRequest, pk: int) -> HttpResponse:
    """A free date and time, or one of the places offered (``place``)."""
    session = session_here(request, pk)
    today = clock.today(session.location.zone)
    if request.method != "POST":
        return _move_page(request, session, MoveForm(initial=_as_it_is(session), session=session, today=today))
    form = MoveForm(request.POST, session=session, today=today)
    place = read_slot(request.POST.get("place", ""))
    try:
        if place is not None:
            moved = _move_to_place(request, session, place)
        elif form.is_valid():
            moved = _move_as_said(request, session, form)
        else:
            return _move_page(request, session, form, status=UNPROCESSABLE)
    except SalonError as refusal:
        form.is_valid()
        show_refusal(form, refusal)
        return _move_page(request, session, form, refusal=refusal, status=refusal.status)
    return _back(request, moved)


def _back(request: DeskRequest, session: Session) -> HttpResponse:
    """To where the undo stands: on the diary beside what was done, elsewhere on the session's page."""
    if on_diary(request):
        on = localtime(session.starts_at, session.location.zone).date()
        return back_to_diary(request, on, done=session.pk)
    messages.success(request, done_on(session))
    return go_to(request, reverse("bookings:session", args=[session.pk]))


def _as_it_is(session: Session) -> dict[str, Any]:
    local = localtime(session.starts_at, session.location.zone)
    return {
        "version": session.version,
        "on": local.date(),
        "at": local.time(),
        "cosmetologist": session.cosmetologist_id,
    }


def _move_to_place(request: DeskRequest, session: Session, place: Any) -> Session:
    names = session.location
    return move_session(
        session=session,
        starts_at=place.starts_at,
        cosmetologist=names.cosmetologists.filter(pk=place.cosmetologist_id).first(),
        room=names.rooms.filter(pk=place.room_id).first(),
        device=names.devices.filter(pk=place.device_id).first(),
        expected_version=_version(request),
        actor=at_desk(request),
    )


def _move_as_said(request: DeskRequest, session: Session, form: MoveForm) -> Session:
    return move_session(
        session=session,
        starts_at=form.cleaned_data["starts_at"],
        cosmetologist=form.cleaned_data["cosmetologist"],
        expected_version=form.cleaned_data["version"],
        actor=at_desk(request),
    )


def _version(request: DeskRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _move_page(
    request: DeskRequest,
    session: Session,
    form: MoveForm,
    *,
    refusal: SalonError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "session": session,
        "form": form,
        "places": _places(session, refusal) if session.status in UPCOMING else [],
        "upcoming": session.status in UPCOMING,
    }
    template = "bookings/_session_move.html" if request.htmx else "bookings/session_move.html"
    return render(request, template, context, status=status)


def _places(session: Session, refusal: SalonError | None) -> list[Row]:
    """What works instead of the refused time; otherwise what works near the present one."""
    minutes = session.course.minutes
    names = Names(session.location)
    offered = [one for conflict in (refusal.conflicts if refusal else ()) for one in conflict["alternatives"]]
    if offered:
        return [names.row(slot_of_json(one), minutes) for one in offered]
    return names.others(varied(alternatives.to_session(session, limit=MANY)), minutes)


@requires(BOOK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    form = CancelForm(request.POST or None, initial={"version": session.version})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                cancel(
                    session=session,
                    reason=form.cleaned_data["reason"],
                    expected_version=form.cleaned_data["version"],
                    actor=at_desk(request),
                )
            except SalonError as refusal:
                show_refusal(form, refusal)
                status = refusal.status
            else:
                return _back(request, session_here(request, pk))
    template = "bookings/_session_cancel.html" if request.htmx else "bookings/session_cancel.html"
    return render(request, template, {"session": session, "form": form}, status=status)
