"""Deletes stored pictures that no row names: left by a crash between file and row, or by an erasure of rows."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage

from bookings.models import Photo
from bookings.models.photo import FOLDER
from salon import clock

YOUNG = timedelta(hours=1)  # its row may still be on the way


def sweep_photos() -> int:
    """Delete the pictures that nobody owns; return how many."""
    gone = 0
    for names in _folders():
        owned = set(Photo.objects.filter(picture__in=names).values_list("picture", flat=True))
        owned |= set(Photo.objects.filter(small__in=names).values_list("small", flat=True))
        for name in set(names) - owned:
            if default_storage.get_modified_time(name) < clock.now() - YOUNG:
                default_storage.delete(name)
                gone += 1
    return gone


def _folders() -> Iterator[list[str]]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        path = f"{FOLDER}/{folder}"
        yield [f"{path}/{name}" for name in default_storage.listdir(path)[1]]
