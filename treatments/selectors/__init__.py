"""Questions to the catalogue. Each says how many queries it costs; none costs one per row."""

from treatments.selectors.matching import IngredientMatch, IngredientReading, match_ingredient, read_ingredients
from treatments.selectors.rules import current_rules
from treatments.selectors.suitability import (
    Conflict,
    Suitability,
    groups_hit_by,
    home_care_conflicts,
    serum_conflicts,
    serum_suitability,
    suitable_serums,
)

__all__ = [
    "Conflict",
    "IngredientMatch",
    "IngredientReading",
    "Suitability",
    "current_rules",
    "groups_hit_by",
    "home_care_conflicts",
    "match_ingredient",
    "read_ingredients",
    "serum_conflicts",
    "serum_suitability",
    "suitable_serums",
]
