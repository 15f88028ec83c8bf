"""Writes a contraindication: a new one, or the next version of one. Screenings taken before keep what was asked."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Invalid
from treatments.kinds import Clears, Kind
from treatments.models import Contraindication, Treatment
from treatments.services.catalogue_row import codes_for, insert, last_position, stale
from treatments.services.checked import check
from treatments.services.rule_versions import supersede

MOST_DAYS = 3650


@transaction.atomic
def save_rule(
    *, rule: Contraindication | None, fields: Mapping[str, Any], expected_version: int | None, actor: Actor
) -> Contraindication:
    """Write the next version of a rule, or the first of a new one when ``rule`` is empty.

    Raises:
        Invalid: sentences per field; among them that a temporary rule must say how it clears.
        Stale: somebody else wrote a version meanwhile.
    """
    wanted = _shaped(fields)
    if rule is None:
        return _first(wanted)
    current = Contraindication.objects.select_for_update().filter(code=rule.code, superseded_at=None).first()
    if current is None or current.version != expected_version:
        raise stale()
    check(Contraindication(**{"code": rule.code, **wanted}), constraints=False)
    if all(getattr(current, name) == value for name, value in wanted.items()):
        return current
    columns = {("ingredient_group_id" if k == "ingredient_group" else k): v for k, v in wanted.items()}
    if "ingredient_group_id" in columns:
        columns["ingredient_group_id"] = wanted["ingredient_group"].pk if wanted["ingredient_group"] else None
    return supersede(changes=[(current, columns)], at=clock.now(), edited=True)[0]


def _first(wanted: Mapping[str, Any]) -> Contraindication:
    rule = Contraindication(**wanted, position=last_position(Contraindication), edited_at=clock.now())
    check(rule, exclude={"code"})
    return insert(rule, codes_for(rule.name, "rule"))


def _shaped(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields so that kind, clearing and group agree, or refuse them."""
    wanted = dict(fields)
    errors: dict[str, list[Any]] = {}
    if wanted["kind"] != Kind.TEMPORARY:
        wanted["clears"] = Clears.NEVER.value
    elif wanted["clears"] == Clears.NEVER:
        errors["clears"] = [_("A temporary contraindication ends. Please choose how.")]
    if wanted["clears"] != Clears.DAYS:
        wanted["clears_after_days"] = None
    elif not 1 <= (wanted.get("clears_after_days") or 0) <= MOST_DAYS:
        errors["clears_after_days"] = [_("Please enter the days, from 1 to %(most)d.") % {"most": MOST_DAYS}]
    if wanted["kind"] != Kind.BARS_INGREDIENT:
        wanted["ingredient_group"] = None
    if not wanted["areas"]:
        errors["areas"] = [_("Please choose at least one area.")]
    elif wanted["treatments"] and not _any_concerned(wanted):
        errors["treatments"] = [_("None of these treatments is of the areas chosen.")]
    if not 1 <= wanted["validity_days"] <= MOST_DAYS:
        errors["validity_days"] = [_("Please enter the days, from 1 to %(most)d.") % {"most": MOST_DAYS}]
    if errors:
        raise Invalid("invalid", _("Please check the fields marked."), errors=errors)
    return wanted


def _any_concerned(wanted: Mapping[str, Any]) -> bool:
    named = Treatment.objects.filter(code__in=wanted["treatments"], area__in=wanted["areas"])
    return named.exists()
