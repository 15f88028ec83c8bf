"""Telephone numbers as people where the salon is dial and write them."""

from babel.core import get_global

from clients.contact import show_phone
from salon.accounts.models import Location


def country_of(location: Location) -> str | None:
    """Return the ISO 3166 code in which a number without ``+`` is dialled: as set, else that of the time zone."""
    if location.country:
        return location.country.upper()
    territory: str | None = get_global("zone_territories").get(location.zone_name)
    return territory


def telephone(e164: str, location: Location) -> str:
    """Return a stored number as it is written at ``location``; empty if there is none."""
    return show_phone(e164, country=country_of(location)) if e164 else ""
