"""Keeps a photo of a session: consent asked, the picture drawn anew, stored privately, one row."""

from typing import IO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bookings.models import Photo, Session
from bookings.photo_views import views_of
from bookings.selectors.photo_consent import PhotoUse, photo_uses
from bookings.services.photos.words import SENTENCES
from bookings.services.save_record import require_writable
from bookings.services.transition import current
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from salon.pictures import BYTES_MOST, NotAPhoto, Picture, Unusable, read_picture

MOST_A_SESSION = 40


def take_photo(*, session: Session, view: str, file: IO[bytes], actor: Actor, token: str = "") -> Photo:
    """Keep a photo and return its row.

    Args:
        view: one of the standard views of the treated area (bookings.photo_views).
        token: the sender's own name for this shot; sent again under it, the first row is returned.

    Raises:
        Conflict: ``photo_consent_missing``; ``photos_enough``; ``record_closed``, ``record_signed``.
        Invalid: ``photo_view_unknown``; ``photo_unusable`` with a sentence.
    """
    visit = current(session)
    if token and (again := Photo.objects.filter(session=visit, token=token).first()):
        return again
    require_writable(visit)
    if view not in [one.value for one in views_of(visit.course.treatment.area)]:
        said = _("This view does not belong to the treated area.")
        raise Invalid("photo_view_unknown", said, errors={"view": [said]})
    if PhotoUse.RECORD not in photo_uses(visit.client):
        raise Conflict("photo_consent_missing", _("The client has not agreed to photos for her record."))
    if Photo.objects.filter(session=visit).count() >= MOST_A_SESSION:
        raise Conflict("photos_enough", _("This session has %(n)d photos already.") % {"n": MOST_A_SESSION})
    return _keep(visit, view, _read(file), actor, token)


def _read(file: IO[bytes]) -> Picture:
    try:
        if getattr(file, "size", 0) > BYTES_MOST:
            raise NotAPhoto(Unusable.TOO_LARGE)
        return read_picture(file.read(BYTES_MOST + 1))
    except NotAPhoto as refusal:
        said = SENTENCES[refusal.why]
        raise Invalid("photo_unusable", said, errors={"file": [said]}) from None


def _keep(visit: Session, view: str, picture: Picture, actor: Actor, token: str) -> Photo:
    photo = Photo(
        session=visit,
        view=view,
        width=picture.width,
        height=picture.height,
        taken_at=clock.now(),
        taken_by=actor.user,
        token=token,
    )
    photo.picture.save("", ContentFile(picture.data), save=False)
    try:
        with transaction.atomic():
            # Held until COMMIT, so that it cannot be signed between the question and the row.
            require_writable(Session.objects.select_for_update(of=("self",)).get(pk=visit.pk))
            photo.save(force_insert=True)
    except IntegrityError:  # the same shot, sent twice at once
        photo.picture.delete(save=False)
        return Photo.objects.get(session=visit, token=token)
    except BaseException:
        photo.picture.delete(save=False)
        raise
    return photo
