"""Writes a serum: its texts, its rules of use, what it is for and what is in it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from salon.accounts.actor import Actor
from treatments.models import Indication, Serum, SerumIngredient
from treatments.services.catalogue_row import add_row, write_row
from treatments.services.contents import contents_of


@transaction.atomic
def save_serum(
    *,
    serum: Serum | None,
    fields: Mapping[str, Any],
    indications: Collection[Indication],
    contents: str,
    add_unknown: bool = False,
    expected_version: int | None,
    actor: Actor,
) -> Serum:
    """Write a serum; a new one when ``serum`` is empty. Running courses keep it and are checked against it anew.

    Args:
        contents: the ingredient list as the label has it.
        add_unknown: make new ingredients of names nobody knows.

    Raises:
        Invalid: sentences per field.
        Stale: somebody else wrote it meanwhile.
    """
    row = add_row(Serum, fields) if serum is None else write_row(serum, fields, expected_version=expected_version or 0)
    parts = contents_of(contents, field="contents", add_unknown=add_unknown)
    row.contents.all().delete()
    SerumIngredient.objects.bulk_create(
        SerumIngredient(serum=row, ingredient=part.ingredient, position=position, percent=part.percent)
        for position, part in enumerate(parts, start=1)
    )
    row.indications.set(indications)
    return row
