"""Removes a photo: its row, and after COMMIT its files. In a signed record a dated amendment says so."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from bookings.models import Photo, SessionRecord
from bookings.record_draft import TEXT_MOST
from bookings.services.amend_record import amend_record
from salon.accounts.actor import Actor
from salon.errors import Invalid, Missing


def remove_photo(*, photo: Photo, actor: Actor, reason: str = "") -> None:
    """Remove a photo for good.

    Args:
        reason: needed once the record is signed, and then written beside it.

    Raises:
        Invalid: ``photo_reason_missing``. Missing: somebody has removed it already.
    """
    reason = reason.strip()
    with transaction.atomic():
        held = Photo.objects.select_for_update(of=("self",)).select_related("session").filter(pk=photo.pk).first()
        if held is None:
            raise Missing("missing", _("This photo is not here any more."))
        if SessionRecord.objects.filter(session=held.session, signed_at__isnull=False).exists():
            if not reason:
                said = _("The record is signed. Say why this photo is removed.")
                raise Invalid("photo_reason_missing", said, errors={"reason": [said]})
            text = _("Photo removed (%(view)s): %(why)s") % {"view": held.get_view_display(), "why": reason}
            amend_record(session=held.session, text=text[:TEXT_MOST], actor=actor)
        names = [str(one.name) for one in (held.picture, held.small) if one]
        held.delete()
        transaction.on_commit(lambda: _delete_files(names))


def _delete_files(names: list[str]) -> None:
    """What a crash leaves here is swept away later (salon.orphans)."""
    for name in names:
        default_storage.delete(name)
