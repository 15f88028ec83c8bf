"""The names of the kinds a booking sends; they stand in message keys and rules, so they never change. Pure."""

CONFIRMATION = "confirmation"
REMINDER_2D = "reminder-2d"
REMINDER_3H = "reminder-3h"
MOVED = "moved"
CANCELLED = "cancelled"
CHANGED = "changed"
PAUSED = "paused"
AFTERCARE = "aftercare"
UNCONFIRMED = "unconfirmed"
SKIN_CHECK = "skin-check"
HALF_WAY = "half-way"
LAST_SESSION = "last-session"
REBOOK = "rebook"
WISH_DECLINED = "wish-declined"
SCREENING_DUE = "screening-due"
PLACE_OFFERED = "place-offered"
PLACE_GONE = "place-gone"

REMINDERS = (REMINDER_2D, UNCONFIRMED, REMINDER_3H)
# What follows a session that was given; the last three only the one session they belong to.
FOLLOWING = (AFTERCARE, SKIN_CHECK, HALF_WAY, LAST_SESSION, REBOOK)
# Written down when a session is booked, one row each.
OF_A_SESSION = (*REMINDERS, *FOLLOWING)
# What the client is told when her dates change; one waits at a time per course.
NOTES = (MOVED, CANCELLED, CHANGED, PAUSED)

# Of our own accord she gets one mail a day; of several the first group here goes first. A reminder carries the buttons
# to confirm and to cancel, so it is never the one that goes missing; what is merely kind can be. ADR 36.
IMPORTANCE = ((REMINDER_2D, UNCONFIRMED, REMINDER_3H), (SCREENING_DUE,), (SKIN_CHECK,))
# They say the same of one session: when both are due on a day, one speaks for the other.
ALIKE = frozenset({REMINDER_2D, UNCONFIRMED})


def rank(name: str) -> int:
    """Return the place of a kind in the order of importance; what is in no group comes last."""
    return next((place for place, group in enumerate(IMPORTANCE) if name in group), len(IMPORTANCE))
