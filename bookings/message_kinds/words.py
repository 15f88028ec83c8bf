"""Dates and times as a client reads them: in her language, in the salon's zone. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location

# British English, as its dates go with the 24-hour clock that salons write.
_LOCALES = {"en": "en_GB", "ru": "ru"}


def day(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "Monday 3 August 2026" or "понедельник, 3 августа 2026 г."."""
    # Babel writes a narrow no-break space before "г.", which some mail fonts lack.
    return format_date(moment.astimezone(zone).date(), format="full", locale=_locale(language)).replace("\u202f", " ")


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return "10:00"."""
    return format_time(moment.astimezone(zone), format="HH:mm", tzinfo=zone, locale=_locale(language))


def place_of(zone: ZoneInfo, language: str) -> str:
    """Return the city a zone is named after: "Berlin", "Берлин"."""
    return get_timezone_location(zone, locale=_locale(language), return_city=True)


def _locale(language: str) -> str:
    return _LOCALES.get(language.split("-")[0], "en_GB")
