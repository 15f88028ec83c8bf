"""The closed vocabularies of the catalogue. Pure: no Django, no clock."""

from enum import StrEnum


class Area(StrEnum):
    FACE = "face"  # with neck
    HANDS = "hands"


class Kind(StrEnum):
    """What a "yes" to a contraindication's question does."""

    TEMPORARY = "temporary"  # defers, until a date or until asked again
    BARS_INGREDIENT = "bars_ingredient"  # bars serums, not the course
    NEEDS_DOCUMENT = "needs_document"  # a doctor's written consent must be on file
    REFUSES = "refuses"  # refuse or refer


class Clears(StrEnum):
    """How a temporary contraindication ends."""

    DAYS = "days"  # so many days after the event (``since``)
    DECLARED = "declared"  # when the client declares the end; no fixed date
    HEALED = "healed"  # when healed; ask again
    NEVER = "never"


class MovementKind(StrEnum):
    """Why the amount left in a lot changed."""

    RECEIVED = "received"
    USED = "used"
    WASTED = "wasted"
    COUNTED = "counted"  # the difference a stock count found
    CORRECTED = "corrected"  # a signed record was amended: the difference to what it first said


class Standing(StrEnum):
    """May this lot be used today?"""

    USABLE = "usable"
    NOT_YET = "not_yet"  # the date lies before it was received
    EXPIRED = "expired"
    OPEN_TOO_LONG = "open_too_long"
    RECALLED = "recalled"
    CLOSED = "closed"
