"""Deletes stored pictures that no row names."""

from bookings.models import Photo
from bookings.models.photo import FOLDER
from salon.orphans import sweep


def sweep_photos() -> int:
    """Return how many were deleted."""
    return sweep(FOLDER, [(Photo, "picture"), (Photo, "small")])
