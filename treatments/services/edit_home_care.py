"""Writes a product for home: its texts and what is in it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from salon.accounts.actor import Actor
from treatments.models import HomeCareProduct
from treatments.services.catalogue_row import add_row, write_row
from treatments.services.contents import contents_of


@transaction.atomic
def save_home_care(
    *,
    product: HomeCareProduct | None,
    fields: Mapping[str, Any],
    contents: str,
    add_unknown: bool = False,
    expected_version: int | None,
    actor: Actor,
) -> HomeCareProduct:
    """Write a product; a new one when ``product`` is empty.

    Raises:
        Invalid: sentences per field.
        Stale: somebody else wrote it meanwhile.
    """
    if product is None:
        row = add_row(HomeCareProduct, fields)
    else:
        row = write_row(product, fields, expected_version=expected_version or 0)
    parts = contents_of(contents, field="contents", add_unknown=add_unknown)
    row.ingredients.set([part.ingredient for part in parts], clear=True)
    return row
