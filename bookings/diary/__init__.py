"""The diary's selectors: a day or a week of a location as columns of cards, and a short word for how it stands.

Know no request and no HTML.
"""

from bookings.diary.day import COLUMN, By, Column, Day, Stretch, diary_day, diary_week, week_of
from bookings.diary.version import Stood, Words, version_of
from bookings.diary.visits import Visit

__all__ = [
    "COLUMN",
    "By",
    "Column",
    "Day",
    "Stood",
    "Stretch",
    "Visit",
    "Words",
    "diary_day",
    "diary_week",
    "version_of",
    "week_of",
]
