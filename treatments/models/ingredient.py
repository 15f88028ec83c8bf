"""Ingredients, all the names they go by, the allergy groups they form, and which groups cross-react."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from treatments.models.named import CatalogueRow, in_language


class IngredientGroup(CatalogueRow):
    """One allergy group: an active with its salts, esters and derivatives."""

    caution = models.TextField(_("caution"), blank=True)
    caution_ru = models.TextField(_("caution in Russian"), blank=True)
    source = models.CharField(_("source"), max_length=240, blank=True)

    @property
    def caution_text(self) -> str:
        return in_language(self.caution, self.caution_ru)


class Ingredient(CatalogueRow):
    """``name`` is the INCI name; ``name_ru`` its everyday Russian name."""

    group = models.ForeignKey(
        IngredientGroup, on_delete=models.PROTECT, related_name="ingredients", null=True, blank=True
    )
    cas = models.CharField(_("CAS number"), max_length=16, blank=True)


class IngredientName(models.Model):
    """Another name of an ingredient or of a whole group: synonym, trade word, everyday word, in any language."""

    ingredient = models.ForeignKey(Ingredient, on_delete=models.CASCADE, related_name="names", null=True, blank=True)
    group = models.ForeignKey(IngredientGroup, on_delete=models.CASCADE, related_name="names", null=True, blank=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["id"]
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="ingredient_name_trgm")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ingredient=None) ^ models.Q(group=None), name="name_of_one_thing"
            ),
            models.UniqueConstraint(Upper("name"), name="ingredient_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CrossReaction(models.Model):
    """Who is allergic to ``group`` may react to ``reacts_with`` too. Directed; the loader writes both ways."""

    group = models.ForeignKey(IngredientGroup, on_delete=models.CASCADE, related_name="cross_reactions")
    reacts_with = models.ForeignKey(IngredientGroup, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(_("source"), max_length=240, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "reacts_with"], name="cross_reaction_once")]

    def __str__(self) -> str:
        return f"{self.group} -> {self.reacts_with}"
