"""Finds what a page is about, at the colleague's own location: another location's session is not there."""

from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from bookings.models import Session, SkinGrade
from salon.accounts.desk_request import DeskRequest, go_to
from salon.errors import Missing


def session_here(request: DeskRequest, pk: int) -> Session:
    """Return the session with its course, client, people and places. One query.

    Raises:
        Missing: not there, or not this location's.
    """
    related = ("course__treatment", "course__serum", "client", "location", "cosmetologist", "room", "device")
    location = request.location
    session = Session.objects.select_related(*related).filter(pk=pk, location=location).first()
    if session is None:
        raise Missing("missing", _("This session is not here."))
    return session


def session_to_write(request: DeskRequest, pk: int) -> Session:
    """Return the session with its record and grades and nothing else: all that an autosave needs. Two queries.

    Raises:
        Missing: not there, or not this location's.
    """
    location = request.location
    rows = Session.objects.select_related("course__treatment", "record").filter(pk=pk, location=location)
    session = rows.first()
    if session is None:
        raise Missing("missing", _("This session is not here."))
    session.location = session.course.location = location
    if (record := getattr(session, "record", None)) is not None:
        prefetch_related_objects([record], Prefetch("grades", SkinGrade.objects.order_by()))
    return session


def back_to_diary(request: DeskRequest, on: date, *, done: int | None = None) -> HttpResponse:
    """Close the dialog over the diary and let it look at once; from anywhere else go to the diary of that date.

    Args:
        done: the session to whose last step the diary offers an undo.
    """
    if on_diary(request):
        closed = trigger_client_event(HttpResponse(), "dialog:close")
        return trigger_client_event(closed, "board:look", {"done": done})
    return go_to(request, f"{reverse('bookings:diary')}?date={on.isoformat()}")


def on_diary(request: DeskRequest) -> bool:
    """Whether a dialog that stands over the diary asks."""
    htmx = request.htmx
    here = (htmx.current_url_abs_path or "") if htmx else ""
    return bool(htmx) and here.partition("?")[0] == reverse("bookings:diary")
