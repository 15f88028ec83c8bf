"""Public holidays of a location's country and region, from the ``holidays`` package; remembered per process and year.

The package is loaded on first use, and only the country asked for: its lists of all countries cost half a second.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

_LANGUAGES = {"en": "en_US", "ru": "ru"}
ISO2 = 2


def public_holidays(
    country: str, subdivision: str, language: str, first: date, last: date
) -> Iterator[tuple[date, str]]:
    """Yield (date, name) from ``first`` to ``last``, both included; nothing without a country or for an unknown one.

    Names come in ``language`` where the package has them, else in the country's own.
    """
    if country:
        for year in range(first.year, last.year + 1):
            for on, name in _of_year(country, subdivision, _LANGUAGES.get(language, ""), year):
                if first <= on <= last:
                    yield on, name


def known_region(country: str, subdivision: str = "") -> bool:
    """Return whether the package knows this country (ISO 3166-1 alpha-2) and, if given, its region."""
    import holidays

    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the countries the package knows, ISO 3166-1 alpha-2. Reads its index, not its lists."""
    from holidays.registry import COUNTRIES

    return frozenset(code for _name, code, *_rest in COUNTRIES.values() if len(code) == ISO2)


@lru_cache(maxsize=64)
def regions(country: str) -> list[tuple[str, str]]:
    """Return a country's regions as (code, name), by name; a region without a name is called by its code."""
    import holidays

    found = holidays.country_holidays(country)
    names = {code: name for name, code in found.subdivisions_aliases.items()}
    return sorted(((code, names.get(code, code)) for code in found.subdivisions), key=lambda pair: pair[1])


@lru_cache(maxsize=512)
def _of_year(country: str, subdivision: str, language: str, year: int) -> tuple[tuple[date, str], ...]:
    import holidays

    try:
        spoken = holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        return ()
    named = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        language=language if language in spoken.supported_languages else None,
    )
    return tuple(sorted((on, str(name)) for on, name in named.items() if on.year == year))
