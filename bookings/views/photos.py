"""Photos: taken into a record, shown to who may, removed, compared. Never without rights, never kept by a cache."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.forms.photo import PhotoForm
from bookings.models import Photo, Session
from bookings.photo_answer import picture_response
from bookings.photo_views import views_of
from bookings.selectors.photos import comparison, session_photos
from bookings.services.photos.remove import remove_photo
from bookings.services.photos.take import take_photo
from bookings.views.here import session_here
from bookings.views.record_answers import by_script
from clients.models import Client
from salon.accounts.desk_request import DeskRequest, at_desk
from salon.accounts.policies import HEALTH, TREAT, requires
from salon.errors import Invalid, Missing, SalonError
from salon.privacy.classes import Read
from salon.privacy.readings import note_reading

LARGEST_KEY = 2**63 - 1


@requires(TREAT)
@never_cache
@require_POST
def photo_take(request: DeskRequest, pk: int) -> HttpResponse:
    session = session_here(request, pk)
    form = PhotoForm(request.POST, request.FILES, views=views_of(session.course.treatment.area))
    try:
        if not form.is_valid():
            raise Invalid("invalid", next(line for lines in form.errors.values() for line in lines))
        take_photo(session=session, actor=at_desk(request), **form.cleaned_data)
    except SalonError as refusal:
        return _refused(request, session, refusal)
    if by_script(request):
        return _taken(request, session)
    messages.success(request, _("The photo is in the record."))
    return _back(session)


def _refused(request: DeskRequest, session: Session, refusal: SalonError) -> HttpResponse:
    if by_script(request):
        return JsonResponse({"code": refusal.code, "detail": str(refusal.detail)}, status=refusal.status)
    messages.error(request, str(refusal.detail))
    return _back(session)


def _back(session: Session) -> HttpResponse:
    return HttpResponseRedirect(reverse("bookings:record", args=[session.pk]) + "#photos")


def _taken(request: DeskRequest, session: Session) -> HttpResponse:
    """The record page's own script takes the photos' list as it is now."""
    return render(
        request, "bookings/_record_photos_taken.html", {"photos": session_photos(session), "session": session}
    )


@requires(TREAT)
@never_cache
@require_POST
def photo_remove(request: DeskRequest, pk: int) -> HttpResponse:
    photo = photo_here(request, pk)
    session = session_here(request, photo.session_id)
    try:
        remove_photo(photo=photo, actor=at_desk(request), reason=request.POST.get("reason", ""))
    except SalonError as refusal:
        return _refused(request, session, refusal)
    messages.success(request, _("The photo is removed."))
    return _back(session)


def photo_here(request: DeskRequest, pk: int) -> Photo:
    """Return a photo of this location; another's is not there."""
    location = request.location
    photo = (
        Photo.objects.select_related("session__client")
        .filter(pk=min(pk, LARGEST_KEY), session__location=location)
        .first()
    )
    if photo is None:
        raise Missing("missing", _("This photo is not here."))
    return photo


@requires(HEALTH)
@require_safe
def photo_file(request: DeskRequest, pk: int, size: str = "") -> HttpResponse:
    """The picture itself; the small one where it is asked for and made already."""
    photo = photo_here(request, pk)
    note_reading(request, photo.session.client.subject, Read.PHOTOS)
    return picture_response(photo, small=size == "small")


@requires(HEALTH)
@never_cache
@require_safe
def photos_page(request: DeskRequest, pk: int) -> HttpResponse:
    """Two dates of one view, laid over each other."""
    client = Client.objects.filter(pk=min(pk, LARGEST_KEY), location=request.location).first()
    if client is None:
        raise Missing("missing", _("This client is not here."))
    asked = request.GET
    note_reading(request, client.subject, Read.PHOTOS)
    found = comparison(
        client, view=asked.get("view", ""), earlier=_key(asked.get("earlier")), later=_key(asked.get("later"))
    )
    return render(request, "bookings/photos.html", {"client": client, "comparison": found})


def _key(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() else None
