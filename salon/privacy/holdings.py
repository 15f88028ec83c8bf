"""The register of what is held about a client: every app declares its models in ``AppConfig.ready()``.

One declaration says whom a row is about, in which record class it is kept, whether it is health data, and what becomes
of it when that class is erased. Export, erasure and the retention list read the register and nothing else, so what is
declared is exported and erased. A test fails on a model that leads to a client and is not declared, and on a page that
shows a receptionist a word of a holding that says ``health=True``.

    declare(Holding(Allergy, RecordClass.HEALTH, _("allergies"), client="client", health=True))
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import FileField, Model, OuterRef, QuerySet
from django.db.models.expressions import Combinable

from salon.privacy.classes import RecordClass

Whose = int | OuterRef  # a client's key
File = tuple[str, Iterator[bytes]]  # its name, and its bytes in pieces


class Way(Protocol):
    """What becomes of rows when their class is erased."""

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of ``rows`` that there is something left to erase of."""

    def erase(self, rows: QuerySet[Any]) -> int:
        """Erase and return how many rows it was. Runs in a transaction that the database knows as an erasure."""


class Delete:
    """The row goes."""

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows

    def erase(self, rows: QuerySet[Any]) -> int:
        return rows.delete()[0]


class DeleteWithFiles(Delete):
    """The rows go, and after COMMIT the files these columns name; a crash between the two leaves nameless files."""

    def __init__(self, *columns: str) -> None:
        self.columns = columns

    def erase(self, rows: QuerySet[Any]) -> int:
        names = [name for row in rows.values_list(*self.columns) for name in row if name]
        transaction.on_commit(lambda: _delete_files(names))
        return super().erase(rows)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


class Blank:
    """The row stays, for stock and statistics; what it says of the person goes."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.exclude(**self.values)

    def erase(self, rows: QuerySet[Any]) -> int:
        return self.held(rows).update(**self.values)


class Keep:
    """The row says nothing of the person once her contact data is gone. ``why``: for the reader of the declaration."""

    def __init__(self, why: str) -> None:
        self.why = why

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.none()

    def erase(self, rows: QuerySet[Any]) -> int:
        return 0


def stored_files(row: Model) -> Iterable[File]:
    """The files in a row's file fields, as they lie in the storage."""
    for one in row._meta.concrete_fields:
        stored = getattr(row, one.attname) if isinstance(one, FileField) else None
        if stored:
            yield stored.name.rsplit("/", 1)[-1], stored.chunks()


@dataclass(frozen=True)
class Holding:
    """One model and what holds for all its rows.

    Args:
        client: the lookup from a row to its client (``"session__client"``; the client's own model: ``"pk"``). Where
            no foreign key leads there, give ``rows``: from a client's key to her rows.
        way: see ``Delete``, ``Blank``, ``Keep``.
        health: its words must never reach a receptionist.
        omit: fields that an export leaves out: machinery that says nothing to the person.
        files: what to put beside the row in an export; the stored bytes of its file fields unless said otherwise.
    """

    model: type[Model]
    record_class: RecordClass
    title: Any
    client: str = ""
    way: Way = field(default_factory=Delete)
    health: bool = False
    omit: tuple[str, ...] = ()
    rows: Callable[[Whose], QuerySet[Any]] | None = None
    files: Callable[[Any], Iterable[File]] = stored_files

    def of(self, client_id: Whose) -> QuerySet[Any]:
        """Return the client's rows, hidden and withdrawn ones included; inside another query by ``OuterRef("pk")``."""
        if self.rows is not None:
            return self.rows(client_id)
        return self.model._base_manager.filter(**{self.client: client_id})


_holdings: dict[type[Model], Holding] = {}
_signs_of_life: dict[str, Callable[[], Combinable]] = {}
_in_the_way: dict[str, Callable[[int], str | None]] = {}


def declare(*holdings: Holding) -> None:
    """Put models into the register, parents before what hangs on them: erasing goes the other way round."""
    for holding in holdings:
        _holdings[holding.model] = holding


def holdings() -> Mapping[type[Model], Holding]:
    return _holdings


def declare_sign_of_life(name: str, moment: Callable[[], Combinable]) -> None:
    """Tell how to see when a client last had to do with the salon; retention counts from the latest of these.

    Args:
        moment: makes a nullable moment as an expression over clients (``OuterRef("pk")`` is the client).
    """
    _signs_of_life[name] = moment


def signs_of_life() -> dict[str, Combinable]:
    return {name: make() for name, make in _signs_of_life.items()}


def declare_obstacle(name: str, sentence: Callable[[int], str | None]) -> None:
    """Tell what has to be settled before anything of a client (given by her key) is erased; None: nothing."""
    _in_the_way[name] = sentence


def obstacles(client_id: int) -> list[str]:
    return [said for ask in _in_the_way.values() if (said := ask(client_id))]
