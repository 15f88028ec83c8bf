"""The words of what is in the way of one session at one place."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bookings.obstacles import AROUND, Cause, Obstacle
from bookings.planning.zones import Horizon
from bookings.sentences.clocks import on_that_day

_IN_THE_WAY = {
    (Cause.PAST, "location"): _lazy("This time is already past"),
    (Cause.CLOSED, "location"): _lazy("The salon is closed at that time"),
    (Cause.CLOSURE, "location"): _lazy("The salon is closed that day: %(name)s"),
    (Cause.HOLIDAY, "location"): _lazy("Public holiday: %(name)s"),
    (Cause.NOT_WORKING, "cosmetologist"): _lazy("%(name)s does not work at that time"),
    (Cause.PREPARATION, "cosmetologist"): _lazy(
        "The treatment fits, but its preparation of %(minutes)d minutes begins before %(name)s starts work"
    ),
    (Cause.CLEAN_UP, "cosmetologist"): _lazy(
        "The treatment fits, but its clean-up of %(minutes)d minutes ends after %(name)s stops work"
    ),
    (Cause.AWAY, "cosmetologist"): _lazy("%(name)s is away"),
    (Cause.BUSY, "cosmetologist"): _lazy("%(name)s is busy"),
    (Cause.AWAY, "room"): _lazy("%(name)s is out of order"),
    (Cause.BUSY, "room"): _lazy("%(name)s is taken"),
    (Cause.AWAY, "device"): _lazy("%(name)s is out of order"),
    (Cause.BUSY, "device"): _lazy("%(name)s is in use"),
    (Cause.AWAY, "client"): _lazy("The client cannot come"),
    (Cause.BUSY, "client"): _lazy("The client has another session"),
    (Cause.UNKNOWN, "cosmetologist"): _lazy("This cosmetologist does not do this treatment here"),
    (Cause.UNKNOWN, "room"): _lazy("This room does not belong to this salon or is not in use"),
    (Cause.UNKNOWN, "device"): _lazy("This device does not belong to this salon or is not in use"),
}
_CLOSED_THAT_DAY = _lazy("The salon is closed that day.")


def obstacle(found: Obstacle, days: Horizon, starts_at: datetime, nearest: int | None = None) -> str:
    """Return what is in the way, and until when; the day is named only where it is another one.

    Args:
        nearest: the slot at which nothing is in the way, said where only preparation or clean-up is.
    """
    if found.cause is Cause.CLOSURE and not found.name:
        return str(_CLOSED_THAT_DAY)
    said = str(_IN_THE_WAY[found.cause, found.resource]) % {"name": found.name, "minutes": found.minutes}
    if nearest is not None and found.cause in AROUND:
        when = on_that_day(days.moment(nearest), starts_at.astimezone(days.zone))
        return _("%(what)s. The nearest time that works is %(when)s.") % {"what": said, "when": when}
    if found.until is None or found.until >= days.size:
        return _("%(what)s.") % {"what": said}
    until = on_that_day(days.moment(found.until), starts_at.astimezone(days.zone))
    return _("%(what)s until %(until)s.") % {"what": said, "until": until}
