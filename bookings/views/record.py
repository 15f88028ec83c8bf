"""The session record on the tablet: saved as it goes, signed in one tap, read and amended afterwards."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.forms.record import RecordForm
from bookings.models import Session, SessionRecord
from bookings.selectors.record_sheet import record_layout
from bookings.services.amend_record import amend_record
from bookings.services.save_record import require_writable, save_record
from bookings.services.sign_record import sign_record
from bookings.services.stop_session import stop_session
from bookings.views.here import session_here, session_to_write
from bookings.views.record_answers import refused, saved, show
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import TREAT, requires
from salon.errors import SalonError


@requires(TREAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record_page(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return show(request, session_here(request, pk))
    session = session_to_write(request, pk)
    require_writable(session)
    form = RecordForm(request.POST, layout=record_layout(session, getattr(session, "record", None)))
    if not form.is_valid():
        return refused(request, form)
    try:
        record = _save(request, form)
        if request.POST.get("press") == "sign":
            sign_record(session=session, actor=at_desk(request), record_version=record.version)
    except SalonError as refusal:
        form.refuse(refusal)
        return refused(request, form, refusal)
    if request.POST.get("press") != "sign":
        return saved(request, record)
    messages.success(request, _signed(session))
    return HttpResponseRedirect(reverse("bookings:my-day"))


@requires(TREAT)
@require_POST
def record_stop(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    try:
        stop_session(session=session, reason=request.POST.get("reason", ""), actor=at_desk(request))
    except SalonError as refusal:
        messages.error(request, str(refusal.detail))
    return HttpResponseRedirect(reverse("bookings:record", args=[pk]))


@requires(TREAT)
@never_cache
@require_POST
def record_amend(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    text = request.POST.get("text", "")
    try:
        amend_record(session=session, text=text, actor=at_desk(request))
    except SalonError as refusal:
        return show(request, session, refusal=refusal, typed=text)
    messages.success(request, _("The amendment is written down."))
    return HttpResponseRedirect(reverse("bookings:record", args=[pk]))


def _save(request: DeskRequest, form: RecordForm) -> SessionRecord:
    """Save what is on the screen, and let the screen know its new version: signing may still be refused."""
    record = save_record(
        session=form.layout.session,
        draft=form.draft(),
        expected_version=form.cleaned_data["version"],
        actor=at_desk(request),
        writer=form.writer(),
        layout=form.layout,
    )
    form.show_version(record.version)
    return record


def _signed(session: Session) -> str:
    words = {"client": session.client, "number": session.number, "total": session.course.sessions_total}
    return _("Signed: %(client)s, session %(number)d of %(total)d.") % words
