"""The moments of a client's way and which kinds belong to each: how the owner's page is arranged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bookings.message_kinds import names

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

CHAPTERS: "tuple[tuple[StrPromise, Sequence[str]], ...]" = (
    (_("She has booked"), (names.CONFIRMATION,)),
    (_("Before a visit"), (names.REMINDER_2D, names.UNCONFIRMED, names.REMINDER_3H, names.SCREENING_DUE)),
    (_("Something changed"), (*names.NOTES, names.WISH_DECLINED)),
    (_("After a visit"), (names.AFTERCARE, names.SKIN_CHECK)),
    (_("Along the course"), (names.HALF_WAY, names.LAST_SESSION, names.REBOOK)),
    (_("Waiting list"), (names.PLACE_OFFERED, names.PLACE_GONE)),
)


def chapter(name: str) -> "StrPromise":
    """Return the moment a kind belongs to."""
    return next(label for label, kinds in CHAPTERS if name in kinds)
