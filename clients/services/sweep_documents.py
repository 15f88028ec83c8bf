"""Deletes stored papers that no row names."""

from clients.models import Document
from clients.services.documents import FOLDER
from salon.orphans import sweep


def sweep_documents() -> int:
    """Return how many were deleted."""
    return sweep(FOLDER, [(Document, "file")])
