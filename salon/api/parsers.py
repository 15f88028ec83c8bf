"""JSON as PostgreSQL can keep it: no NUL, no lone surrogate, in a value or in a name."""

from json import JSONDecodeError
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from salon.errors import Invalid

MAX_DEPTH = 20


class CleanJSONParser(JSONParser):
    """Refuses with 422 what no text column could hold, instead of failing later with 500."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("This JSON is nested too deeply.")) from None
        except ParseError as exc:
            raise ParseError(_where(exc.__context__)) from None
        require_storable(data)
        return data


def _where(exc: BaseException | None) -> str:
    """Return where the text stops being JSON, as far as that is known."""
    if isinstance(exc, JSONDecodeError):
        return _("This is not JSON: line %(line)s, column %(column)s.") % {"line": exc.lineno, "column": exc.colno}
    return _("This is not JSON.")


def require_storable(value: Any, depth: int = 0) -> None:
    """Refuse what no text column could hold, in a value or in a name.

    Raises:
        Invalid: ``text_not_storable``.
        ParseError: nested too deeply.
    """
    if depth > MAX_DEPTH:
        raise ParseError(_("This JSON is nested too deeply."))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Invalid("text_not_storable", _("The text holds characters that cannot be stored."))
    elif isinstance(value, dict):
        for name, inner in value.items():
            require_storable(name, depth + 1)
            require_storable(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            require_storable(inner, depth + 1)
