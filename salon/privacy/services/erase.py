"""Erases what is held of one client in some record classes, with a line about it. Knows no client, only her keys."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import FileField, QuerySet

from salon import clock
from salon.accounts.models import Location, User
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import Delete, Holding, holdings
from salon.privacy.models import Erasure


@transaction.atomic
def erase(
    *, location: Location, client_id: int, subject: UUID, classes: Collection[RecordClass], reason: str, by: User
) -> Erasure:
    """Erase, and return the line that stays.

    The database lets signed and append-only rows go only to the transaction that wrote such a line
    (``bookings.migrations.0008``), and only until this returns. Whether it may be is the caller's to ask.
    """
    chosen = [one for one in holdings().values() if one.record_class in classes]
    line = Erasure.objects.create(
        at=clock.now(),
        location=location,
        by=by,
        by_name=by.get_username(),
        subject=subject,
        classes=sorted(one.value for one in classes),
        reason=reason,
        counts={one.model._meta.label: one.way.held(one.of(client_id)).count() for one in chosen},
    )
    _open_for(str(line.pk))
    for holding in reversed(chosen):  # what hangs on a row before the row
        rows = holding.of(client_id)
        _drop_files(holding, rows)
        holding.way.erase(rows)
    _open_for("")
    return line


def _open_for(line: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('salon.erasure', %s, true)", [line])


def _drop_files(holding: Holding, rows: QuerySet[Any]) -> None:
    """Delete the files of rows that go, once it is certain that they go."""
    fields = [one for one in holding.model._meta.concrete_fields if isinstance(one, FileField)]
    if not fields or not isinstance(holding.way, Delete):
        return
    for row in rows.iterator():
        for one in fields:
            stored = getattr(row, one.attname)
            if stored:
                _after_commit(stored.storage, stored.name)


def _after_commit(storage: Storage, name: str) -> None:
    transaction.on_commit(lambda: storage.delete(name), robust=True)
