"""Makes the small pictures of photos that have none yet. Called by the worker; may be called twice, or never end.

Rows say what is to be done, so nothing is lost with a queue: a picture that fails is tried again, five times in all.
"""

import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from bookings.models import Photo
from salon.pictures import smaller

log = logging.getLogger(__name__)
TRIES = 5


def make_small(*, at_most: int = 40) -> int:
    """Try each of up to ``at_most`` waiting photos once; return how many small pictures were made."""
    waiting = Photo.objects.filter(small="", small_tries__lt=TRIES).order_by("small_tries", "id")
    return sum(_one(key) for key in waiting.values_list("pk", flat=True)[:at_most])


def _one(key: int) -> bool:
    """Make one, in one transaction. Two workers take different ones."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update(skip_locked=True).filter(pk=key, small="").first()
        if photo is None:
            return False
        try:
            with photo.picture.open("rb") as kept:
                data = smaller(kept.read())
        except Exception:
            log.exception("photo %s: no small picture", key)
            Photo.objects.filter(pk=key).update(small_tries=F("small_tries") + 1)
            return False
        photo.small.save("", ContentFile(data), save=False)
        Photo.objects.filter(pk=key).update(small=photo.small.name)
        return True
