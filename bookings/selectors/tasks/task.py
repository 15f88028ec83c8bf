"""One thing to do, and where to look for such things."""

from dataclasses import dataclass
from datetime import date, datetime

from salon.accounts.models import Location


@dataclass(frozen=True, slots=True)
class Scope:
    """A location at a moment, or only one of its courses."""

    location: Location
    now: datetime
    course: int | None = None

    @property
    def today(self) -> date:
        """The location's local date."""
        return self.now.astimezone(self.location.zone).date()

    def day(self, moment: datetime) -> date:
        """Return the location's local date of a moment."""
        return moment.astimezone(self.location.zone).date()


@dataclass(frozen=True, slots=True)
class Task:
    """``kind`` is stable, for tests and styles. ``title`` and ``action`` are sentences in the active language.

    ``due``: local date before which it should be done. ``urgent``: a client is waiting, or somebody was hurt.
    """

    kind: str
    title: str
    client: str
    action: str
    url: str
    icon: str
    due: date | None = None
    urgent: bool = False
