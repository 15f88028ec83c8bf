"""Compiles ``locale/*/LC_MESSAGES/*.po`` with Babel: no gettext programs needed, and no ``.mo`` committed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_all() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return the compiled files written."""
    written = []
    for folder in map(Path, settings.LOCALE_PATHS):
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            with source.open("rb") as lines:
                catalogue = read_po(lines, locale=source.parts[-3])
            draft = target.with_suffix(f".mo.{os.getpid()}")
            with draft.open("wb") as file:
                write_mo(file, catalogue)
            draft.replace(target)  # at once, as another process may be reading it
            written.append(target)
    return written
