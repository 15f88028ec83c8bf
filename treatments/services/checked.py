"""Saving with the model's own rules checked first, so that each refusal stands beside its field.

The database's constraints remain the truth; this only turns them into sentences earlier.
"""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import CharField, Model, TextField
from django.utils.translation import gettext as _

from salon.errors import Invalid

LONGEST_TEXT = 5_000  # characters of a text without a limit of its own


def check(row: Model, *, exclude: set[str] | None = None, constraints: bool = True) -> None:
    """Raise what is wrong with a row's values.

    Args:
        constraints: also try the database's constraints; not where the caller says it better or writes another row.

    Raises:
        Invalid: ``invalid`` with the sentences per field; what concerns no single field stands under ``__all__``.
    """
    errors: dict[str, list[Any]] = _texts(row)
    try:
        row.full_clean(exclude=exclude, validate_unique=constraints, validate_constraints=constraints)
    except ValidationError as refused:
        for name, sentences in refused.message_dict.items():
            errors.setdefault(name, []).extend(s for s in sentences if s not in errors.get(name, []))
    if errors:
        raise Invalid("invalid", errors.get(NON_FIELD_ERRORS, [_("Please check the fields marked.")])[0], errors=errors)


def _texts(row: Model) -> dict[str, list[Any]]:
    errors: dict[str, list[Any]] = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if not isinstance(column, CharField | TextField) or not isinstance(value, str):
            continue
        try:
            ProhibitNullCharactersValidator()(value)
        except ValidationError as refused:
            errors[column.name] = refused.messages
        if isinstance(column, TextField) and len(value) > LONGEST_TEXT:
            errors[column.name] = [_("Please write at most %(limit)d characters.") % {"limit": LONGEST_TEXT}]
    return errors
