"""Takes a row of the catalogue out of use, or back into it. Nothing is deleted: past sessions point at it."""

from typing import TypeVar

from django.db import transaction

from salon import clock
from salon.accounts.actor import Actor
from treatments.models import Contraindication
from treatments.models.named import CatalogueRow
from treatments.services.catalogue_row import stale, write_row
from treatments.services.rule_versions import supersede

R = TypeVar("R", bound=CatalogueRow)


@transaction.atomic
def set_in_use(*, row: R, active: bool, expected_version: int, actor: Actor) -> R:
    """Archive or restore a row.

    Raises:
        Stale: somebody else wrote it meanwhile.
        Invalid: restoring it would give two rows in use one name.
    """
    return write_row(row, {"active": active}, expected_version=expected_version)


@transaction.atomic
def set_rule_in_use(*, rule: Contraindication, active: bool, expected_version: int, actor: Actor) -> Contraindication:
    """Stop or start asking a question; a new version of the rule, like any change.

    Raises:
        Stale: somebody else wrote it meanwhile.
    """
    current = Contraindication.objects.select_for_update().filter(code=rule.code, superseded_at=None).first()
    if current is None or current.version != expected_version:
        raise stale()
    if current.active == active:
        return current
    return supersede(changes=[(current, {"active": active})], at=clock.now(), edited=True)[0]
