"""What beat asks of the worker about stored files. The rows say what is to do; a lost or doubled beat does no harm."""

import logging

from celery import shared_task

from bookings.services.photos.make_small import make_small
from bookings.services.photos.sweep import sweep_photos
from clients.services.sweep_documents import sweep_documents

log = logging.getLogger(__name__)


@shared_task(name="bookings.tasks.make_small_photos")
def make_small_photos() -> None:
    make_small()


@shared_task(name="bookings.tasks.sweep_away_files")
def sweep_away_files() -> None:
    photos, documents = sweep_photos(), sweep_documents()
    if photos or documents:
        log.info("files that no row names were deleted: %s of photos, %s of documents", photos, documents)
