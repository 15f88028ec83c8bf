"""Whether a client agreed to be photographed, and for which use. Asked by use: a record is not a window."""

from enum import StrEnum

from clients.models import Client, Consent


class PhotoUse(StrEnum):
    """The purposes of consent (``clients.models.Consent``) that are about photos."""

    RECORD = "photos_record"  # kept with the session's record, seen by who treats her; in her own report
    SHOWN = "photos_shown"  # shown to others


def photo_uses(client: Client) -> frozenset[PhotoUse]:
    """Return the uses her consents in force allow. One query."""
    asked = [use.value for use in PhotoUse]
    standing = Consent.objects.filter(client=client, purpose__in=asked, withdrawn_at=None)
    return frozenset(PhotoUse(purpose) for purpose in standing.values_list("purpose", flat=True))
