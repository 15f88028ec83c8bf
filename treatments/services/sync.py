"""Brings rows of the catalogue in line with shipped data without touching what the salon edited.

Knows the rule of edits: a row whose ``edited_at`` is set, and all its children, stay as the salon left them. Knows
nothing of files or of what the rows mean. Each function costs one read and at most three writes, however many rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Field, Model

from treatments.models.named import CatalogueRow

Fields = Mapping[str, Any]
R = TypeVar("R", bound=CatalogueRow)
M = TypeVar("M", bound=Model)

# What the salon alone decides, or the database.
NEVER_SHIPPED = {"id", "active", "edited_at", "version", "superseded_at"}


@dataclass
class LoadReport:
    """What loading did: rows made, rows brought up to date, rows left alone because the salon edited them."""

    created: int = 0
    updated: int = 0
    kept: int = 0


@dataclass
class Synced(Generic[R]):
    """The rows of one kind by code, and the ids of those whose children may be written."""

    by_code: dict[str, R] = field(default_factory=dict)
    unedited: set[int] = field(default_factory=set)


def shippable(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the columns that shipped data may fill."""
    return [column for column in model._meta.concrete_fields if column.name not in NEVER_SHIPPED]


def complete(model: type[Model], fields: Fields) -> dict[str, Any]:
    """Return a value for every shippable column: the given one, else the model's default.

    Complete, so that a text taken out of the shipped data also leaves an unedited row.
    """
    return {c.attname: c.to_python(fields.get(c.attname, c.get_default())) for c in shippable(model)}


def differs(row: Model, wanted: Fields) -> bool:
    return any(getattr(row, name) != value for name, value in wanted.items())


def assign(row: Model, wanted: Fields) -> None:
    for name, value in wanted.items():
        setattr(row, name, value)


def sync_rows(model: type[R], rows: Sequence[Fields], report: LoadReport) -> Synced[R]:
    """Make the missing rows, update the unedited ones that changed. Locks the rows against a simultaneous edit."""
    result: Synced[R] = Synced()
    codes = [fields["code"] for fields in rows]
    existing = {row.code: row for row in model._default_manager.select_for_update().filter(code__in=codes)}
    new: list[R] = []
    changed: list[R] = []
    for position, fields in enumerate(rows, start=1):
        wanted = complete(model, {"position": position, **fields})
        row = existing.get(fields["code"])
        if row is None:
            new.append(model(**wanted))
            continue
        result.by_code[row.code] = row
        if row.edited_at is not None:
            report.kept += 1
            continue
        result.unedited.add(row.pk)
        if differs(row, wanted):
            assign(row, {**wanted, "version": row.version + 1})
            changed.append(row)
    for row in model._default_manager.bulk_create(new):
        result.by_code[row.code] = row
        result.unedited.add(row.pk)
    if changed:
        model._default_manager.bulk_update(changed, [*(c.name for c in shippable(model)), "version"])
    report.created += len(new)
    report.updated += len(changed)
    return result


def sync_children(
    model: type[M],
    *,
    parent: str,
    parents: Iterable[int],
    key: Sequence[str],
    rows: Iterable[Fields],
    clashes_are_the_salons: bool = False,
) -> list[M]:
    """Give the parents exactly these children; rows of other parents are ignored.

    Args:
        parent: column that points at the parent, for example ``serum_id``.
        parents: ids of the parents nobody edited.
        key: columns that say which child is which, the parent's among them.
        clashes_are_the_salons: leave out a child that the salon already has elsewhere.
    """
    open_parents = set(parents)
    present = {
        tuple(getattr(child, name) for name in key): child
        for child in model._default_manager.filter(**{f"{parent}__in": open_parents})
    }
    kept: list[M] = []
    new: list[M] = []
    changed: list[M] = []
    for fields in rows:
        if fields[parent] not in open_parents:
            continue
        wanted = complete(model, fields)
        child = present.pop(tuple(wanted[name] for name in key), None)
        if child is None:
            new.append(model(**wanted))
        else:
            kept.append(child)
            if differs(child, wanted):
                assign(child, wanted)
                changed.append(child)
    if present:
        model._default_manager.filter(pk__in=[child.pk for child in present.values()]).delete()
    if changed:
        model._default_manager.bulk_update(changed, [c.name for c in shippable(model)])
    return kept + model._default_manager.bulk_create(new, ignore_conflicts=clashes_are_the_salons)
