"""A contraindication is never changed in place: a new version supersedes the old, which old screenings keep."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from treatments.models import Contraindication


def supersede(
    *, changes: Sequence[tuple[Contraindication, Mapping[str, Any]]], at: datetime, edited: bool
) -> list[Contraindication]:
    """Write the next version of each rule. Two queries, however many rules.

    The caller holds the transaction and a lock on the rules' current rows.

    Args:
        changes: each current rule and what is different in its next version.
        edited: whether the salon made the change; then the catalogue's loading leaves the rule alone from now on.
    """
    rules = [rule for rule, _ in changes]
    Contraindication.objects.filter(pk__in=[rule.pk for rule in rules]).update(superseded_at=at)
    return Contraindication.objects.bulk_create(_next(rule, change, at if edited else None) for rule, change in changes)


def _next(rule: Contraindication, change: Mapping[str, Any], edited_at: datetime | None) -> Contraindication:
    columns = {c.attname: getattr(rule, c.attname) for c in Contraindication._meta.concrete_fields if c.name != "id"}
    columns |= {"superseded_at": None, "edited_at": edited_at or rule.edited_at, "version": rule.version + 1}
    return Contraindication(**columns | dict(change))
