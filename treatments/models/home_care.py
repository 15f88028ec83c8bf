"""Products the salon recommends for home."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from treatments.models.ingredient import Ingredient
from treatments.models.named import CatalogueRow


class HomeCareProduct(CatalogueRow):
    size = models.CharField(_("size"), max_length=60, blank=True)
    how_to_use = models.TextField(_("how to use"), blank=True)
    how_to_use_ru = models.TextField(_("how to use, in Russian"), blank=True)
    caution = models.TextField(_("caution"), blank=True)
    caution_ru = models.TextField(_("caution in Russian"), blank=True)
    ingredients = models.ManyToManyField(Ingredient, related_name="home_care", blank=True)
