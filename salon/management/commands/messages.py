"""``manage.py messages`` (``make messages``): brings ``locale/*/LC_MESSAGES/django.po`` up to date with the sources."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand

from salon.extraction import catalogue


class Command(BaseCommand):
    help = "Collects the sentences to translate into locale/, keeps what is translated, drops what is gone."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for language, _name in settings.LANGUAGES:
            if language == settings.LANGUAGE_CODE:
                continue  # the source language
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            kept = _merge(path, language)
            missing = sum(1 for message in kept if message.id and not _translated(message.string))
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, kept, width=120, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
            self.stdout.write(f"{language}: {len(kept)} sentences, {missing} to translate")


def _merge(path: Path, language: str) -> Catalog:
    fresh = catalogue(language)
    if not path.exists():
        return fresh
    with path.open("rb") as file:
        known = read_po(file, locale=language)
    known.update(fresh, no_fuzzy_matching=True)  # a guessed translation reads like a right one
    known.fuzzy = False
    return known


def _translated(string: Any) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)
