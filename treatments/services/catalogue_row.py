"""What every edit of a catalogue row does: check, compare the version, write, mark it as the salon's own.

Knows one row. What belongs to a kind (steps, contents, names) is in that kind's own module, which calls this first:
the write locks the row, so its children are safe to write after it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from salon import clock
from salon.errors import Busy, Invalid, Stale
from treatments.models.named import CatalogueRow
from treatments.services.checked import check

R = TypeVar("R", bound=CatalogueRow)
M = TypeVar("M", bound=Model)
MOST_POSITION = 32_000
TRIES = 20  # free codes tried before giving up


def write_row(row: R, fields: Mapping[str, Any], *, expected_version: int) -> R:
    """Change a row as the salon's own edit.

    Raises:
        Invalid: with sentences per field.
        Stale: ``stale``, somebody else wrote it since ``expected_version`` was read.
    """
    for name, value in fields.items():
        setattr(row, name, value)
    check(row)
    _refuse_twin(row)
    marks = {"version": F("version") + 1, "edited_at": clock.now()}
    same = type(row)._default_manager.filter(pk=row.pk, version=expected_version)
    if not same.update(**{name: getattr(row, name) for name in fields}, **marks):
        raise stale()
    row.refresh_from_db()
    return row


def add_row(model: type[R], fields: Mapping[str, Any]) -> R:
    """Make a new row of the salon's own, last in order, with a code made from its name.

    Raises:
        Invalid: with sentences per field.
    """
    row = model(**fields, position=last_position(model), edited_at=clock.now())
    check(row, exclude={"code"})
    _refuse_twin(row)
    return insert(row, codes_for(row.name, model._meta.model_name or "row"))


def last_position(model: type[Model]) -> int:
    """Return the place behind all others."""
    last: int | None = model._default_manager.aggregate(last=Max("position"))["last"]
    return min((last or 0) + 1, MOST_POSITION)


def insert(row: M, codes: Iterable[str]) -> M:
    """Insert a row under the first code that is free.

    Raises:
        Busy: none was.
    """
    for code in codes:
        setattr(row, "code", code)  # noqa: B010 not every model has one
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
            continue
        return row
    raise Busy("busy", _("Please try again."))


def codes_for(name: str, kind: str) -> list[str]:
    """Return codes to try, the plainest first. A name without a Latin letter gets its kind's."""
    stem = slugify(name)[:50].strip("-") or kind
    return [stem, *(f"{stem}-{number}" for number in range(2, TRIES))] if stem != kind else _numbered(kind)


def _numbered(kind: str) -> list[str]:
    return [f"{kind}-{clock.now():%y%m%d%H%M%S}-{number}" for number in range(TRIES)]


def stale() -> Stale:
    return Stale(
        "stale",
        _("Somebody else changed this while you were writing. Look at both below, then save again to keep yours."),
    )


def _refuse_twin(row: CatalogueRow) -> None:
    twins = type(row)._default_manager.filter(name__iexact=row.name, active=True).exclude(pk=row.pk)
    if row.active and twins.exists():
        sentence = _("“%(name)s” is already in the catalogue.") % {"name": row.name}
        raise Invalid("name_taken", sentence, errors={"name": [sentence]})
