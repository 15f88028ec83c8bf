"""Dates and times as a client reads them: in her language, in the salon's zone. Pure."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

# British English, as its dates go with the 24-hour clock that salons write.
_LOCALES = {"en": "en_GB", "ru": "ru"}


def day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "Monday 3 August 2026" or "понедельник, 3 августа 2026 г."."""
    return _full(moment.astimezone(zone).date(), _locale(language))


@lru_cache(maxsize=1024)
def _full(on: date, locale: str) -> str:
    # Babel writes a narrow no-break space before "г.", which some mail fonts lack.
    return format_date(on, format="full", locale=locale).replace("\u202f", " ")


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "10:00"."""
    return format(moment.astimezone(zone), "%H:%M")  # the 24-hour clock, the same in both languages


def place_of(zone: ZoneInfo, language: str) -> str:
    """Return the city a zone is named after: "Berlin", "Берлин"."""
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


def _locale(language: str) -> str:
    return _LOCALES.get(language.split("-")[0], "en_GB")
