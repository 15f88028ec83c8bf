"""Which serums and products a client with these allergies may have, and what is in the way of the others.

At most four queries, however many serums: the database returns only the ingredients that are hit.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _

from treatments.models import HomeCareProduct, Indication, Ingredient, IngredientGroup, Serum, SerumIngredient
from treatments.models.named import in_language
from treatments.reactions import Content, Hit, hits, reach


@dataclass(frozen=True)
class Conflict:
    """One ingredient that bars a serum or product, with the sentence that says why. Health data: mind who reads it."""

    ingredient_id: int
    ingredient: str
    allergy: str  # the group the client is allergic to, or the ingredient itself
    crossed: bool  # through a cross-reaction, not directly

    @property
    def reason(self) -> str:
        if self.crossed:
            return _("Contains %(ingredient)s, which cross-reacts with %(allergy)s.") % self._words
        if self.allergy == self.ingredient:
            return _("Contains %(ingredient)s.") % self._words
        return _("Contains %(ingredient)s (%(allergy)s).") % self._words

    @property
    def _words(self) -> dict[str, str]:
        return {"ingredient": self.ingredient, "allergy": self.allergy}


@dataclass(frozen=True)
class Suitability:
    serum: Serum
    conflicts: tuple[Conflict, ...]

    @property
    def ok(self) -> bool:
        return not self.conflicts


@dataclass(frozen=True)
class _Reach:
    """Everything the allergies bar: groups with the chain that leads there, and single ingredients."""

    chains: Mapping[int, tuple[int, ...]]
    ingredients: frozenset[int]
    labels: Mapping[int, str]

    def conflict(self, hit: Hit, name: str) -> Conflict:
        allergy = self.labels[hit.chain[0]] if hit.chain else name
        return Conflict(hit.content.ingredient_id, name, allergy, hit.crossed)


def _reach(groups: Collection[int], ingredients: Collection[int]) -> _Reach:
    """Two queries, one without single ingredients, none without allergies. A grouped ingredient means its group."""
    if not groups and not ingredients:
        return _Reach({}, frozenset(), {})
    wanted = set(groups)
    if ingredients:
        wanted |= set(
            Ingredient.objects.filter(pk__in=ingredients, group__isnull=False).values_list("group_id", flat=True)
        )
    edges: dict[int, list[int]] = {}
    labels: dict[int, str] = {}
    rows = IngredientGroup.objects.order_by().annotate(to=ArrayAgg("cross_reactions__reacts_with", default=[]))
    for pk, name, name_ru, to in rows.values_list("pk", "name", "name_ru", "to"):
        edges[pk] = [other for other in to if other is not None]
        labels[pk] = in_language(name, name_ru)
    return _Reach(reach(wanted, edges), frozenset(ingredients), labels)


def groups_hit_by(groups: Collection[int]) -> set[int]:
    """Return the ids of these allergy groups and of all they cross-react with, however far. One query."""
    return set(_reach(groups, ()).chains)


def _conflicts(rows: Any, owner: str, path: str, reached: _Reach) -> dict[int, list[Conflict]]:
    """Read the barred contents of ``rows``, by owner. One query, none when nothing is barred."""
    if not reached.chains and not reached.ingredients:
        return {}
    barred = Q(**{f"{path}__group__in": list(reached.chains)}) | Q(**{f"{path}__in": reached.ingredients})
    columns = (owner, path, f"{path}__group", f"{path}__name", f"{path}__name_ru")
    found: dict[int, list[Conflict]] = {}
    for owner_id, ingredient_id, group_id, name, name_ru in rows.filter(barred).values_list(*columns):
        for hit in hits([Content(ingredient_id, group_id)], reached.chains, reached.ingredients):
            found.setdefault(owner_id, []).append(reached.conflict(hit, in_language(name, name_ru)))
    return found


def serum_conflicts(
    *, serums: Iterable[Serum] | None = None, groups: Collection[int] = (), ingredients: Collection[int] = ()
) -> dict[int, list[Conflict]]:
    """Return what bars each serum, by serum id; a serum that is not in it is suitable. At most three queries.

    Args:
        serums: only these; all of them when left out.
        groups: ids of the allergy groups the client reacts to.
        ingredients: ids of single ingredients she reacts to.
    """
    rows = SerumIngredient.objects.order_by("position", "id")
    if serums is not None:
        rows = rows.filter(serum__in=[serum.pk for serum in serums])
    return _conflicts(rows, "serum", "ingredient", _reach(groups, ingredients))


def serum_suitability(
    *,
    groups: Collection[int] = (),
    ingredients: Collection[int] = (),
    area: str | None = None,
    indications: Collection[Indication] = (),
) -> list[Suitability]:
    """Return every serum in use, in order, each with what bars it. At most four queries.

    Args:
        area: only serums for this area.
        indications: only serums that serve at least one of these.
    """
    serums = Serum.objects.filter(active=True)
    if area is not None:
        serums = serums.filter(areas__contains=[area])
    if indications:
        serving = Serum.indications.through.objects.filter(indication__in=[i.pk for i in indications])
        serums = serums.filter(pk__in=serving.values("serum"))
    chosen = list(serums)
    conflicts = serum_conflicts(serums=chosen, groups=groups, ingredients=ingredients)
    return [Suitability(serum, tuple(conflicts.get(serum.pk, ()))) for serum in chosen]


def suitable_serums(
    *,
    groups: Collection[int] = (),
    ingredients: Collection[int] = (),
    area: str | None = None,
    indications: Collection[Indication] = (),
) -> list[Serum]:
    """Return the serums in use that nothing bars, for the same area and indications. At most four queries."""
    found = serum_suitability(groups=groups, ingredients=ingredients, area=area, indications=indications)
    return [one.serum for one in found if one.ok]


def home_care_conflicts(
    *, groups: Collection[int] = (), ingredients: Collection[int] = ()
) -> dict[int, list[Conflict]]:
    """Return what bars each home-care product, by product id. At most three queries."""
    rows = HomeCareProduct.ingredients.through.objects.order_by("id")
    return _conflicts(rows, "homecareproduct", "ingredient", _reach(groups, ingredients))
