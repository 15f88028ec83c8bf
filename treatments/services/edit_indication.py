"""Writes an indication and which serums serve it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from salon import clock
from salon.accounts.actor import Actor
from treatments.models import Indication, Serum
from treatments.services.catalogue_row import add_row, write_row


@transaction.atomic
def save_indication(
    *,
    indication: Indication | None,
    fields: Mapping[str, Any],
    serums: Collection[Serum],
    expected_version: int | None,
    actor: Actor,
) -> Indication:
    """Write an indication; a new one when ``indication`` is empty. A serum it gains or loses counts as edited too.

    Raises:
        Invalid: sentences per field.
        Stale: somebody else wrote it meanwhile.
    """
    if indication is None:
        row = add_row(Indication, fields)
    else:
        row = write_row(indication, fields, expected_version=expected_version or 0)
    before = set(row.serums.values_list("pk", flat=True))
    after = {serum.pk for serum in serums}
    Serum.objects.filter(pk__in=before ^ after).update(version=F("version") + 1, edited_at=clock.now())
    row.serums.set(after)
    return row
