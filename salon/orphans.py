"""Deletes stored files that no row names: left by a crash between file and row, or behind a row that went.

Rows are asked after the names are listed, and a young file is left alone: its row may still be on the way.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Model

from salon import clock

YOUNG = timedelta(hours=1)  # no upload takes as long
MANY = 1000  # names asked for at once

Owner = tuple[type[Model], str]  # a model and its column that holds a stored name


def sweep(folder: str, owners: Sequence[Owner]) -> int:
    """Delete what lies in ``folder``, or a folder below it, and belongs to none of ``owners``; return how many."""
    return sum(_delete(name) for names in _chunks(folder) for name in set(names) - _owned(names, owners))


def _owned(names: Sequence[str], owners: Sequence[Owner]) -> set[str]:
    return {
        name
        for model, column in owners
        for name in model._default_manager.filter(**{f"{column}__in": names}).values_list(column, flat=True)
    }


def _delete(name: str) -> bool:
    with suppress(FileNotFoundError):  # somebody else was quicker
        if default_storage.get_modified_time(name) < clock.now() - YOUNG:
            default_storage.delete(name)
            return True
    return False


def _chunks(folder: str) -> Iterator[list[str]]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for start in range(0, len(files), MANY):
        yield [f"{folder}/{name}" for name in files[start : start + MANY]]
    for below in folders:
        yield from _chunks(f"{folder}/{below}")
