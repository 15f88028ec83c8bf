"""What the record page answers: to a person a page, to its autosave a few words of JSON."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bookings.forms.record import RecordForm, values_of
from bookings.grade_words import GAIS_WORDS, wording
from bookings.models import Session, SessionRecord
from bookings.selectors.moves import moves_of, undoable
from bookings.selectors.record_sheet import Sheet, record_sheet
from bookings.selectors.records import draft_of, record_of
from bookings.services.save_record import NOT_BEGUN, WRITABLE
from bookings.services.transition import local_day
from salon import clock
from salon.accounts.desk_request import DeskRequest
from salon.errors import SalonError
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

UNPROCESSABLE = 422


def by_script(request: DeskRequest) -> bool:
    """Whether the page's own script asks (js/autosave.js) and not a person's button."""
    return "application/json" in request.headers.get("Accept", "")


def show(request: DeskRequest, session: Session, *, refusal: SalonError | None = None, typed: str = "") -> HttpResponse:
    """Return the page: the form while the record may be written, otherwise what it says. ``typed``: an amendment."""
    sheet = record_sheet(session, local_day(session))
    status = refusal.status if refusal else 200
    if session.status in WRITABLE:
        return _page(request, RecordForm(layout=sheet.layout, begin=sheet.draft), sheet, status)
    record = sheet.record
    grades = [(row.indication, wording(row.scale, row.grade)) for row in record.grades.all()] if record else []
    recommended = [c.product.label for c in sheet.home_care if record and c.product.code in record.home_care]
    said = {"refusal": refusal, "typed": typed, "grades": grades, "recommended": recommended}
    said["gais"] = GAIS_WORDS.get(record.gais, "") if record else ""
    context = _context(request, sheet) | said
    return render(request, "bookings/record_closed.html", context, status=status)


def saved(request: DeskRequest, record: SessionRecord) -> HttpResponse:
    said = _("Saved %(time)s") % {"time": date_format(localtime(record.saved_at), "H:i")}
    if by_script(request):
        return JsonResponse({"version": record.version, "said": said})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("bookings:record", args=[record.session_id]))


def refused(request: DeskRequest, form: RecordForm, refusal: SalonError | None = None) -> HttpResponse:
    """Return what is wrong, beside its field, with everything that was typed.

    After a stale save the page carries the present version: who saves again has read that she replaces.
    """
    status = refusal.status if refusal else UNPROCESSABLE
    present = refusal.extra.get("version") if refusal else None
    if by_script(request):
        answer: dict[str, Any] = {
            "code": refusal.code if refusal else "invalid",
            "detail": str(refusal.detail) if refusal else _("Something here cannot be saved yet."),
            "errors": form.errors,
        }
        return JsonResponse(answer | (_theirs(form) if present is not None else {}), status=status)
    if present is not None:
        form.show_version(present)
    session = form.layout.session
    return _page(request, form, record_sheet(session, local_day(session)), status, stale=present is not None)


def _theirs(form: RecordForm) -> dict[str, Any]:
    """What the other tablet saved, for the page to take in what was not touched here: as it is by now."""
    record = record_of(form.layout.session)
    return {"version": record.version if record else NOT_BEGUN, "values": values_of(draft_of(record))}


def _page(request: DeskRequest, form: RecordForm, sheet: Sheet, status: int, *, stale: bool = False) -> HttpResponse:
    others = form.grades(sheet.layout.other_indications, sheet.before)
    context = _context(request, sheet) | {
        "form": form,
        "stale": stale,
        "grades": form.grades(sheet.layout.indications, sheet.before),
        "other_grades": others,
        "other_given": any(one.given for one in others),
    }
    return render(request, "bookings/record.html", context, status=status)


def _context(request: DeskRequest, sheet: Sheet) -> dict[str, Any]:
    note_reading(request, sheet.session.client.subject, Read.RECORDS, Read.ALLERGIES, Read.ANSWERS)
    now = clock.now()
    back = bool(undoable([sheet.session], now=now))
    moves = moves_of(sheet.session, role=request.membership.role, now=now, undoable=back)
    return {"sheet": sheet, "session": sheet.session, "moves": moves}
