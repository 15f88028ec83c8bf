from treatments.models.contraindication import Contraindication
from treatments.models.home_care import HomeCareProduct
from treatments.models.ingredient import CrossReaction, Ingredient, IngredientGroup, IngredientName
from treatments.models.serum import Indication, Serum, SerumIngredient
from treatments.models.stock import SerumLot, StockMovement
from treatments.models.treatment import Protocol, ProtocolStep, Treatment

__all__ = [
    "Contraindication",
    "CrossReaction",
    "HomeCareProduct",
    "Indication",
    "Ingredient",
    "IngredientGroup",
    "IngredientName",
    "Protocol",
    "ProtocolStep",
    "Serum",
    "SerumIngredient",
    "SerumLot",
    "StockMovement",
    "Treatment",
]
