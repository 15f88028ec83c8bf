"""Checks contact data field by field and says beside each field what to do about it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients.contact import Unreadable, check_birth_date, clean_text, read_phone
from clients.selectors.telephone import country_of
from salon import clock
from salon.accounts.models import Location
from salon.accounts.models.location import validate_zone
from salon.errors import Invalid

LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_PHONE = 32
LONGEST_NOTES = 4000

_SENTENCES = {
    "required": _("Enter a name."),
    "characters": _("This holds characters that cannot be kept. Type it again."),
    "too_long": _("This is too long: at most %(longest)s characters."),
    "email": _("This is no e-mail address. Example: anna@example.com"),
    "phone": _("This is no telephone number. Example: +49 30 901820"),
    "phone_country": _("Begin with + and the country's code. Example: +49 30 901820"),
    "future": _("This date lies in the future."),
    "too_early": _("This date is before 1900."),
    "date": _("This is no date."),
    "zone": _("This time zone is not known. Example: Europe/Berlin."),
    "language": _("Choose one of the languages."),
    "unknown": _("A client has no such field."),
}
_LONGEST = {"name": LONGEST_NAME, "email": LONGEST_EMAIL, "phone": LONGEST_PHONE, "notes": LONGEST_NOTES}


def read_contact(given: Mapping[str, Any], location: Location) -> dict[str, Any]:
    """Return the fields as they are kept.

    Raises:
        Invalid: ``client_invalid`` with a sentence per field.
    """
    readers: dict[str, Callable[[Any], Any]] = {
        "name": _name,
        "email": _email,
        "phone": lambda typed: _phone(typed, location),
        "birth_date": lambda born: _birth_date(born, location),
        "language": _language,
        "zone_name": lambda name: _zone_name(name, location),
        "notes": lambda typed: clean_text(typed or "", longest=LONGEST_NOTES, lines=True),
    }
    clean: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for field, value in given.items():
        try:
            if field not in readers:
                raise Unreadable("unknown")
            clean[field] = readers[field](value)
        except Unreadable as refusal:
            errors[field] = [str(_SENTENCES[refusal.code]) % {"longest": _LONGEST.get(field, 0)}]
    if errors:
        raise Invalid("client_invalid", gettext("Some of the client's data cannot be kept as typed."), errors=errors)
    return clean


def _name(typed: str | None) -> str:
    name = clean_text(typed or "", longest=LONGEST_NAME)
    if not name:
        raise Unreadable("required")
    return name


def _email(typed: str | None) -> str:
    address = clean_text(typed or "", longest=LONGEST_EMAIL)
    if address:
        try:
            validate_email(address)
        except ValidationError as refusal:
            raise Unreadable("email") from refusal
    return address


def _phone(typed: str | None, location: Location) -> str:
    number = clean_text(typed or "", longest=LONGEST_PHONE)
    return read_phone(number, country=country_of(location)) if number else ""


def _birth_date(born: date | None, location: Location) -> date | None:
    if born is None:
        return None
    if not isinstance(born, date):
        raise Unreadable("date")
    return check_birth_date(born, today=clock.today(location.zone))


def _zone_name(name: str | None, location: Location) -> str:
    """Kept only where she lives by another clock than the salon's."""
    if not name or name == location.zone_name:
        return ""
    try:
        validate_zone(name)
    except ValidationError as refusal:
        raise Unreadable("zone") from refusal
    return name


def _language(code: str | None) -> str:
    if code not in dict(settings.LANGUAGES):
        raise Unreadable("language")
    return code
