"""The catalogue as its pages show it: rows in use first, then what was put away. A fixed number of queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Prefetch

from treatments.models import (
    Contraindication,
    CrossReaction,
    HomeCareProduct,
    Indication,
    Ingredient,
    IngredientGroup,
    Serum,
    SerumIngredient,
    Treatment,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Shelf(Generic[T]):
    """Rows in use, and rows put away that can come back."""

    in_use: list[T]
    put_away: list[T]


def _shelf(rows: Iterable[T]) -> Shelf[T]:
    found = list(rows)
    return Shelf([r for r in found if getattr(r, "active", True)], [r for r in found if not getattr(r, "active", True)])


def treatments() -> Shelf[Treatment]:
    """With protocol and steps. Two queries."""
    return _shelf(Treatment.objects.select_related("protocol").prefetch_related("protocol__steps"))


def indications() -> Shelf[Indication]:
    """With the serums in use that serve them. Two queries."""
    serums = Prefetch("serums", Serum.objects.filter(active=True))
    return _shelf(Indication.objects.prefetch_related(serums))


def rules() -> Shelf[Contraindication]:
    """The current version of every rule. One query."""
    return _shelf(Contraindication.objects.select_related("ingredient_group").filter(superseded_at=None))


def serums() -> Shelf[Serum]:
    """With contents, their groups, and indications. Three queries."""
    contents = Prefetch("contents", SerumIngredient.objects.select_related("ingredient__group"))
    return _shelf(Serum.objects.prefetch_related(contents, "indications"))


def ingredient_groups() -> Shelf[IngredientGroup]:
    """With their ingredients, all names, and what they react with. Five queries."""
    members = Prefetch("ingredients", Ingredient.objects.filter(active=True).prefetch_related("names"))
    reactions = Prefetch("cross_reactions", CrossReaction.objects.select_related("reacts_with"))
    return _shelf(IngredientGroup.objects.prefetch_related(members, "names", reactions))


def lone_ingredients() -> list[Ingredient]:
    """Ingredients in use that stand alone, with their names. Two queries."""
    return list(Ingredient.objects.filter(group=None, active=True).prefetch_related("names"))


def put_away_ingredients() -> list[Ingredient]:
    """Ingredients put away. One query."""
    return list(Ingredient.objects.filter(active=False))


def home_care() -> Shelf[HomeCareProduct]:
    """With ingredients and their groups. Two queries."""
    ingredients = Prefetch("ingredients", Ingredient.objects.select_related("group"))
    return _shelf(HomeCareProduct.objects.prefetch_related(ingredients))


def rule_labels() -> dict[str, str]:
    """The current name of every rule by code. One query."""
    return {rule.code: rule.label for rule in Contraindication.objects.filter(superseded_at=None)}
