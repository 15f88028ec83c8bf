"""What beat asks of the worker about photos. The rows say what is to be done; a lost or doubled beat does no harm."""

import logging

from celery import shared_task

from bookings.services.photos.make_small import make_small
from bookings.services.photos.sweep import sweep_photos

log = logging.getLogger(__name__)


@shared_task(name="bookings.tasks.make_small_photos")
def make_small_photos() -> None:
    make_small()


@shared_task(name="bookings.tasks.sweep_away_photos")
def sweep_away_photos() -> None:
    if gone := sweep_photos():
        log.info("photos: %s files that no record names were deleted", gone)
