"""How long a class is kept, reckoned in whole months from the client's last visit. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from salon.privacy.classes import RecordClass


@dataclass(frozen=True, slots=True)
class Rule:
    """``months`` after the last visit the class is due for erasure; ``binding``: before that it may not be erased."""

    record_class: RecordClass
    months: int
    binding: bool
    reason: str

    def until(self, last: date) -> date:
        """Return the first day on which nothing keeps the class any more."""
        return months_later(last, self.months)

    def keeps(self, last: date, today: date) -> bool:
        """Whether the law, as the salon wrote it down, still holds the class."""
        return self.binding and today < self.until(last)

    def due(self, last: date, today: date) -> bool:
        return today >= self.until(last)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
