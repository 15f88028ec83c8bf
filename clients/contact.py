"""Reads what was typed as contact data: text, phone numbers, dates of birth.

Pure: knows no Django and no clock. Says what is wrong by a code; the services have the sentences.
"""

import unicodedata
from datetime import date

import phonenumbers

EARLIEST_BIRTH = date(1900, 1, 1)
LEAST_DIGITS = 5  # some plans have two-digit service numbers; nobody has one at home
# Turn the direction of everything that follows on the page (Unicode's bidirectional overrides and isolates).
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])


class Unreadable(ValueError):
    """``code`` says why: characters, too_long, phone, phone_country, future, too_early."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_text(text: str, *, longest: int, lines: bool = False) -> str:
    """Return the text composed (NFC), trimmed and, unless ``lines``, on one line with single spaces.

    Raises:
        Unreadable: characters that no text has (NUL, half a surrogate pair), or more than ``longest`` characters.
    """
    if any(unicodedata.category(char) == "Cs" or (char < " " and char not in "\t\r\n") for char in text):
        raise Unreadable("characters")
    if len(text) > 4 * longest:  # spare the work on what cannot fit anyway
        raise Unreadable("too_long")
    text = unicodedata.normalize("NFC", text).translate(_TURNS)
    text = text.replace("\r\n", "\n").strip() if lines else " ".join(text.split())
    if len(text) > longest:
        raise Unreadable("too_long")
    return text


def read_phone(typed: str, *, country: str | None) -> str:
    """Return the number in E.164, for example ``+4930901820``.

    Args:
        country: ISO 3166 code that a number without ``+`` is dialled in, where known.

    Raises:
        Unreadable: no telephone number of that country, or its country is not known.
    """
    if not country and not typed.startswith(("+", "00")):
        raise Unreadable("phone_country")
    if typed.startswith("00") and not country:
        typed = "+" + typed[2:]
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as refusal:
        raise Unreadable("phone") from refusal
    too_short = number.national_number < 10 ** (LEAST_DIGITS - 1)
    if number.extension or too_short or not phonenumbers.is_possible_number(number):
        raise Unreadable("phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def show_phone(e164: str, *, country: str | None) -> str:
    """Return the number as people of ``country`` write it; what is no number is returned as it is."""
    try:
        number = phonenumbers.parse(e164, country)
    except phonenumbers.NumberParseException:
        return e164
    home = country is not None and phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))


def check_birth_date(born: date, *, today: date) -> date:
    """Return the date.

    Raises:
        Unreadable: in the future, or before 1900.
    """
    if born > today:
        raise Unreadable("future")
    if born < EARLIEST_BIRTH:
        raise Unreadable("too_early")
    return born
