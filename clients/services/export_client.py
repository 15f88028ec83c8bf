"""Everything the salon holds of one client as one ZIP, for her: index.html to read, data.json for a program, files.

Written as it is read, so that photos of ten years fit through a small server. What is declared in
``salon.privacy.holdings`` is in it; nothing else is.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils import timezone, translation

from clients.models import Client
from salon.privacy.holdings import Holding, holdings

log = logging.getLogger(__name__)

Row = list[tuple[str, Any]]  # the field's name in words, and its value as JSON can say it


class _Pipe:
    """A file that gives back what was written to it; it cannot seek, which tells zipfile to stream."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces


def export_client(*, client: Client, at: datetime, language: str) -> Iterator[bytes]:
    """Yield the ZIP in pieces. The caller has noted the reading before the first piece leaves.

    Args:
        at: when it is made; stands in it.
        language: of the readable page.
    """
    pipe = _Pipe()
    with translation.override(language), timezone.override(client.location.zone):
        parts = [(holding, [_shown(holding, row) for row in _rows(holding, client)]) for holding in holdings().values()]
        with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
            archive.writestr("data.json", json.dumps(_data(client, at, parts), cls=DjangoJSONEncoder, indent=1))
            context = {"client": client, "at": at, "parts": [(holding.title, rows) for holding, rows in parts if rows]}
            archive.writestr("index.html", render_to_string("clients/export/index.html", context))
            archive.writestr("style.css", render_to_string("clients/export/style.css"))
            yield from pipe.taken()
            for name, pieces in _files(client):
                with archive.open(name, "w", force_zip64=True) as entry:
                    for piece in pieces:
                        entry.write(piece)
                        yield from pipe.taken()
        yield from pipe.taken()


def _data(client: Client, at: datetime, parts: list[tuple[Holding, list[Row]]]) -> dict[str, Any]:
    return {
        "made_at": at,
        "salon": client.location.name,
        "subject": client.subject,
        "holdings": [
            {"model": held.model._meta.label, "class": held.record_class.value, "rows": [dict(row) for row in rows]}
            for held, rows in parts
        ],
    }


def _rows(holding: Holding, client: Client) -> Iterator[Model]:
    related = [one.name for one in holding.model._meta.concrete_fields if one.is_relation]
    several = [one.name for one in holding.model._meta.many_to_many]
    rows = holding.of(client.pk).order_by("pk").select_related(*related).prefetch_related(*several)
    return iter(rows)


def _shown(holding: Holding, row: Model) -> Row:
    fields = [one for one in row._meta.concrete_fields if one.name not in holding.omit]
    shown = [(one.name, _value(row, one)) for one in fields]
    several = [one for one in row._meta.many_to_many if one.name not in holding.omit]
    return shown + [(one.name, [str(other) for other in getattr(row, one.name).all()]) for one in several]


def _value(row: Model, field: "Field[Any, Any]") -> Any:
    value = getattr(row, field.name)
    if isinstance(value, Model):
        return {"id": value.pk, "name": str(value)}
    if value is None or isinstance(value, (bool, int, float, list, dict)):
        return value
    return str(value) if field.get_internal_type() not in _DATED else value


_DATED = frozenset({"DateField", "DateTimeField", "TimeField"})


def _files(client: Client) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each file under the name of what it belongs to: ``files/photo-17-front.jpg``."""
    for holding in holdings().values():
        for row in holding.of(client.pk).order_by("pk").iterator():
            of = f"files/{holding.model._meta.model_name}-{row.pk}"
            try:
                for name, pieces in holding.files(row):
                    yield f"{of}-{name}", _present(pieces)
            except OSError:
                yield f"{of}-missing.txt", _lost()


def _present(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A file that is gone must not cost her all the others."""
    try:
        yield from pieces
    except OSError:
        yield from _lost()


def _lost() -> Iterator[bytes]:
    log.error("a file to be exported is missing in the storage")
    yield b"This file is missing in the salon's storage.\n"
