"""Finds every sentence marked for translation, in code and templates, with Babel alone: no gettext programs needed.

Django turns a template into something like Python (``templatize``), and Babel reads Python.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

APPS = ("salon", "bookings", "clients", "treatments")
SINGLE = ("gettext", "gettext_lazy", "gettext_noop", "_", "_lazy")
PLURAL = ("ngettext", "ngettext_lazy")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(SINGLE, None),
    **dict.fromkeys(PLURAL, (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def catalogue(language: str) -> Catalog:
    """Return the catalogue of everything that is marked, untranslated. Places are files: lines move too often.

    Raises:
        ValueError: one singular stands with two plurals; a translation knows only one of them.
    """
    found = Catalog(locale=language, project="Salon", charset="utf-8")
    root = Path(settings.BASE_DIR)
    for path, source in _sources(root):
        place = [(path.relative_to(root).as_posix(), 0)]
        for _line, message, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
            known = found.get(message, context)
            if known is not None and {type(known.id), type(message)} == {tuple} and known.id != message:
                raise ValueError(f"{path}: {message} is also {known.id}; give one of them another singular")
            found.add(message, None, place, auto_comments=comments, context=context)
    return found


def _sources(root: Path) -> Iterator[tuple[Path, BytesIO]]:
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, BytesIO(path.read_bytes())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"} and "patterns" not in path.parts:  # patterns: for builders, in English
            lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
            # Python's tokens mind the indentation, which in a template means nothing.
            yield path, BytesIO("\n".join(line.lstrip() for line in lines).encode())
