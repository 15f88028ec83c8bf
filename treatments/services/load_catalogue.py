"""Loads the shipped catalogue: adds what is missing, updates what nobody edited, leaves the salon's own work alone.

Runs at every start and upgrade, so it is idempotent, quick and safe when two processes start at once. It never
revives an archived row and never gives an edited row its removed steps, names or ingredients back.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from salon import clock
from treatments.kinds import Area
from treatments.models import (
    Contraindication,
    CrossReaction,
    HomeCareProduct,
    Indication,
    Ingredient,
    IngredientGroup,
    IngredientName,
    Protocol,
    ProtocolStep,
    Serum,
    SerumIngredient,
    Treatment,
)
from treatments.services.rule_versions import supersede
from treatments.services.sync import LoadReport, Synced, complete, differs, sync_children, sync_rows
from treatments.shipped import Row, shipped

__all__ = ["LoadReport", "load_catalogue"]

LOCK = 0x5A10CA7A  # any constant of our own: one loading at a time in one database
BOTH_AREAS = [Area.FACE.value, Area.HANDS.value]


def load_catalogue() -> LoadReport:
    """Bring the catalogue up to date with the shipped data, in one transaction."""
    report = LoadReport()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        groups = _groups(report)
        ingredients = _ingredients(groups, report)
        indications = sync_rows(Indication, _columns(shipped("indications")["indication"], "serums"), report)
        _serums(ingredients, indications, report)
        _treatments(report)
        _rules(report)
        _home_care(ingredients, report)
    return report


def _columns(rows: Iterable[Row], *children: str) -> list[Row]:
    """Return the rows without what belongs into other tables."""
    return [{name: value for name, value in row.items() if name not in children} for row in rows]


def _groups(report: LoadReport) -> Synced[IngredientGroup]:
    data = shipped("ingredients")
    groups = sync_rows(IngredientGroup, _columns(data["group"], "names", "ingredient"), report)
    sync_children(
        IngredientName,
        parent="group_id",
        parents=groups.unedited,
        key=("group_id", "name"),
        rows=[{"group_id": groups.by_code[g["code"]].pk, "name": n} for g in data["group"] for n in g.get("names", [])],
        clashes_are_the_salons=True,
    )
    pairs = [(pair["groups"], pair.get("source", "")) for pair in data["cross_reaction"]]
    sync_children(
        CrossReaction,
        parent="group_id",
        parents=groups.unedited,
        key=("group_id", "reacts_with_id"),
        rows=[
            {"group_id": groups.by_code[one].pk, "reacts_with_id": groups.by_code[other].pk, "source": source}
            for pair, source in pairs
            for one, other in (pair, pair[::-1])
        ],
    )
    return groups


def _ingredients(groups: Synced[IngredientGroup], report: LoadReport) -> Synced[Ingredient]:
    data = shipped("ingredients")
    rows: list[Row] = [
        {**row, "group_id": groups.by_code[group["code"]].pk}
        for group in data["group"]
        for row in group.get("ingredient", [])
    ]
    rows = [{**row, "code": slugify(row["name"])} for row in [*rows, *data["ingredient"]]]
    ingredients = sync_rows(Ingredient, _columns(rows, "names"), report)
    sync_children(
        IngredientName,
        parent="ingredient_id",
        parents=ingredients.unedited,
        key=("ingredient_id", "name"),
        rows=[
            {"ingredient_id": ingredients.by_code[row["code"]].pk, "name": name}
            for row in rows
            for name in row.get("names", [])
        ],
        clashes_are_the_salons=True,
    )
    return ingredients


def _serums(ingredients: Synced[Ingredient], indications: Synced[Indication], report: LoadReport) -> None:
    rows = shipped("serums")["serum"]
    serums = sync_rows(
        Serum, [{"areas": BOTH_AREAS, **row} for row in _columns(rows, "ingredients", "percent")], report
    )
    sync_children(
        SerumIngredient,
        parent="serum_id",
        parents=serums.unedited,
        key=("serum_id", "ingredient_id"),
        rows=[
            {
                "serum_id": serums.by_code[row["code"]].pk,
                "ingredient_id": ingredients.by_code[slugify(name)].pk,
                "position": position,
                "percent": row.get("percent", {}).get(name),
            }
            for row in rows
            for position, name in enumerate(row["ingredients"], start=1)
        ],
    )
    sync_children(
        Serum.indications.through,
        parent="serum_id",
        parents=serums.unedited,
        key=("serum_id", "indication_id"),
        rows=[
            {"serum_id": serums.by_code[code].pk, "indication_id": indications.by_code[row["code"]].pk}
            for row in shipped("indications")["indication"]
            for code in row["serums"]
        ],
    )


def _treatments(report: LoadReport) -> None:
    rows = shipped("treatments")["treatment"]
    treatments = sync_rows(Treatment, _columns(rows, "protocol", "step"), report)
    ids = {row["code"]: treatments.by_code[row["code"]].pk for row in rows}
    protocols = sync_children(
        Protocol,
        parent="treatment_id",
        parents=treatments.unedited,
        key=("treatment_id",),
        rows=[{**row["protocol"], "treatment_id": ids[row["code"]]} for row in rows],
    )
    protocol_of = {protocol.treatment_id: protocol.pk for protocol in protocols}
    sync_children(
        ProtocolStep,
        parent="protocol_id",
        parents=protocol_of.values(),
        key=("protocol_id", "code"),
        rows=[
            {**step, "protocol_id": protocol_of.get(ids[row["code"]]), "position": position}
            for row in rows
            for position, step in enumerate(row["step"], start=1)
        ],
    )


def _rules(report: LoadReport) -> None:
    rows = shipped("contraindications")["contraindication"]
    current = {rule.code: rule for rule in Contraindication.objects.select_for_update().filter(superseded_at=None)}
    new: list[Contraindication] = []
    changed: list[tuple[Contraindication, dict[str, Any]]] = []
    for position, row in enumerate(rows, start=1):
        wanted = complete(Contraindication, {"areas": BOTH_AREAS, "position": position, **row})
        rule = current.get(row["code"])
        if rule is None:
            new.append(Contraindication(**wanted))
        elif rule.edited_at is not None:
            report.kept += 1
        elif differs(rule, wanted):
            changed.append((rule, wanted))
    Contraindication.objects.bulk_create(new)
    if changed:
        supersede(changes=changed, at=clock.now(), edited=False)
    report.created += len(new)
    report.updated += len(changed)


def _home_care(ingredients: Synced[Ingredient], report: LoadReport) -> None:
    rows = shipped("home_care")["product"]
    products = sync_rows(HomeCareProduct, _columns(rows, "ingredients"), report)
    sync_children(
        HomeCareProduct.ingredients.through,
        parent="homecareproduct_id",
        parents=products.unedited,
        key=("homecareproduct_id", "ingredient_id"),
        rows=[
            {
                "homecareproduct_id": products.by_code[row["code"]].pk,
                "ingredient_id": ingredients.by_code[slugify(name)].pk,
            }
            for row in rows
            for name in row["ingredients"]
        ],
    )
