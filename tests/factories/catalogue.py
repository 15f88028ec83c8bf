"""The shipped catalogue, by code."""

from dataclasses import dataclass

from treatments.models import (
    Contraindication,
    HomeCareProduct,
    Indication,
    Ingredient,
    IngredientGroup,
    Serum,
    Treatment,
)
from treatments.services.load_catalogue import load_catalogue


@dataclass
class Catalogue:
    """Every row of the shipped catalogue by its code, for example ``catalogue.serums["kojic"]``."""

    treatments: dict[str, Treatment]
    indications: dict[str, Indication]
    rules: dict[str, Contraindication]
    groups: dict[str, IngredientGroup]
    ingredients: dict[str, Ingredient]
    serums: dict[str, Serum]
    home_care: dict[str, HomeCareProduct]

    @property
    def face(self) -> Treatment:
        return self.treatments["face-oxygen-peel"]

    @property
    def hands(self) -> Treatment:
        return self.treatments["hand-oxygen-peel"]


def make_catalogue() -> Catalogue:
    """Load the shipped data and return its rows."""
    load_catalogue()
    return Catalogue(
        treatments={row.code: row for row in Treatment.objects.select_related("protocol")},
        indications={row.code: row for row in Indication.objects.all()},
        rules={row.code: row for row in Contraindication.objects.filter(superseded_at=None)},
        groups={row.code: row for row in IngredientGroup.objects.all()},
        ingredients={row.code: row for row in Ingredient.objects.select_related("group")},
        serums={row.code: row for row in Serum.objects.all()},
        home_care={row.code: row for row in HomeCareProduct.objects.all()},
    )
