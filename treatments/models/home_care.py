"""Products the salon recommends for home."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from treatments.models.ingredient import Ingredient
from treatments.models.named import CatalogueRow, in_language


class HomeCareProduct(CatalogueRow):
    """``undesirable_with`` holds codes of contraindications, as their rows change with every version."""

    description = models.TextField(_("description"), blank=True)
    description_ru = models.TextField(_("description in Russian"), blank=True)
    size = models.CharField(_("size"), max_length=60, blank=True)
    how_to_use = models.TextField(_("how to use"), blank=True)
    how_to_use_ru = models.TextField(_("how to use, in Russian"), blank=True)
    caution = models.TextField(_("caution"), blank=True)
    caution_ru = models.TextField(_("caution in Russian"), blank=True)
    ingredients = models.ManyToManyField(Ingredient, related_name="home_care", blank=True)
    undesirable_with = ArrayField(models.SlugField(max_length=60), default=list, blank=True)

    @property
    def description_text(self) -> str:
        return in_language(self.description, self.description_ru)

    @property
    def how_to_use_text(self) -> str:
        return in_language(self.how_to_use, self.how_to_use_ru)

    @property
    def caution_text(self) -> str:
        return in_language(self.caution, self.caution_ru)
