"""What is done on the diary itself: a card dragged or drawn longer, a step pressed. Answers with the fresh board."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.booking_page import Names, Row, slot_of_json
from bookings.diary import By, week_of
from bookings.forms.drop import DropForm
from bookings.models import Session
from bookings.selectors.moves import VERBS, Verb
from bookings.services.landing import Landing, Range, landing
from bookings.services.move_session import move_session
from bookings.services.shift_rest import later_ones, shift_rest
from bookings.views.diary_board import Said, Shown, answer, refused
from bookings.views.here import session_here
from bookings.views.session_state import PRESS
from salon import clock
from salon.accounts.desk_request import DeskRequest, at_desk, may
from salon.accounts.policies import BOOK, STAFF, TREAT, requires
from salon.errors import Forbidden, Invalid, SalonError

RULES = {"order", "gap", "rhythm"}  # refusals that moving the rest of the course along may lift


@requires(BOOK)
@never_cache
@require_safe
def landing_places(request: DeskRequest, pk: int) -> HttpResponse:
    """Where the session could be dropped on the diary that is shown: by column, the ranges of possible starts."""
    session, shown = session_here(request, pk), _shown(request)
    week = shown.by is By.WEEK
    found = landing(session=session, first=week_of(shown.on)[0] if week else shown.on, days=7 if week else 1)
    return JsonResponse({"columns": _columns(found, shown), "why": "" if week else found[0].why})


def _columns(found: list[Landing], shown: Shown) -> Mapping[Any, Sequence[Range]]:
    if shown.by is By.WEEK:
        return {one.on.isoformat(): one.people.get(shown.who, []) for one in found}
    return {By.PEOPLE: found[0].people, By.ROOMS: found[0].rooms, By.DEVICES: found[0].devices}[shown.by]


@requires(BOOK)
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """A card was dropped, or drawn to another length. ``rest``: its course follows."""
    session, shown = session_here(request, pk), _shown(request)
    form = DropForm(request.POST, session=session, by=shown.by)
    if not form.is_valid():
        lines = [line for lines in form.errors.values() for line in lines]
        return refused(request, shown, Invalid("invalid", " ".join(map(str, lines))))
    try:
        said = _rest_moved(request, session, form) if form.cleaned_data["rest"] else _moved(request, session, form)
    except SalonError as refusal:
        rest = _rest_of(form) if refusal.code in RULES and later_ones(session) else None
        return refused(request, shown, refusal, session=session, rest=rest, instead=_instead(session, refusal))
    return answer(request, shown, said, was=session)


def _moved(request: DeskRequest, session: Session, form: DropForm) -> Said:
    moved = move_session(
        session=session, expected_version=form.cleaned_data["version"], actor=at_desk(request), **form.target
    )
    follows = moved.starts_at != session.starts_at and later_ones(moved)
    rest = _rest_of(form, version=moved.version) if follows else None
    return Said(_where(moved), session=moved, undo=moved.version != session.version, rest=rest)


def _rest_moved(request: DeskRequest, session: Session, form: DropForm) -> Said:
    """The rest follows, with the session or after it: then its last move says how far."""
    target = form.target
    last = session.events.order_by("-id").first()
    done = target["starts_at"] == session.starts_at and last is not None and last.kind == "moved"
    was = last.data["before"]["starts_at"] if done and last else None
    moved = shift_rest(
        session=session,
        starts_at=target["starts_at"],
        cosmetologist=target.get("cosmetologist"),
        was=datetime.fromisoformat(was) if was else None,
        expected_version=form.cleaned_data["version"],
        actor=at_desk(request),
    )
    count = len(moved)
    said = ngettext("%(count)d session moved.", "%(count)d sessions moved.", count) % {"count": count}
    return Said(said, session=moved[0] if moved else session, undo=bool(moved))


def _rest_of(form: DropForm, **other: object) -> dict[str, object]:
    """The same drop with the rest of the course taken along."""
    names = ("version", "on", "at", "unit")
    return {name: form.data.get(name, "") for name in names} | {"rest": "on"} | other


def _where(session: Session) -> str:
    when = date_format(localtime(session.starts_at, session.location.zone), "D j E, H:i")
    until = date_format(localtime(session.ends_at, session.location.zone), "H:i")
    return _("%(client)s: %(when)s–%(until)s.") % {"client": session.client.name, "when": when, "until": until}


def _instead(session: Session, refusal: SalonError) -> list[Row]:
    offered = [one for conflict in refusal.conflicts for one in conflict["alternatives"]]
    if not offered:
        return []
    names = Names(session.location)
    return [names.row(slot_of_json(one), session.course.minutes) for one in offered]


@requires(STAFF)
@require_POST
def press(request: DeskRequest) -> HttpResponse:
    """A step in one tap: ``press`` is verb, session and the version that was seen, as in ``arrive-42-3``."""
    shown = _shown(request)
    verb, session, version = _pressed(request)
    try:
        moved = PRESS[verb.code](session=session, actor=at_desk(request), expected_version=version)
    except SalonError as refusal:
        return refused(request, shown, refusal, session=session)
    begun = verb.code == "start" and may(request, TREAT)
    link = reverse("bookings:record", args=[session.pk]) if begun else ""
    said = f"{session.client.name}: {verb.done}"
    return answer(request, shown, Said(said, session=moved, undo=verb.code != "undo", link=link))


def _pressed(request: DeskRequest) -> tuple[Verb, Session, int]:
    code, _dash, rest = request.POST.get("press", "").rpartition("-")
    code, _dash, pk = code.rpartition("-")
    verb = VERBS.get(code)
    if verb is None or not all(part.isdecimal() and len(part) < 10 for part in (pk, rest)):
        raise Invalid("invalid", _("This button does not exist."))
    if not may(request, verb.policy):
        raise Forbidden("forbidden", _("Your role does not allow this. Please ask the owner."))
    return verb, session_here(request, int(pk)), int(rest)


def _shown(request: DeskRequest) -> Shown:
    return Shown.of(request, clock.today(request.location.zone))
