"""Indications and the serums that serve them, with what is in each serum."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from treatments.kinds import Area
from treatments.models.ingredient import Ingredient
from treatments.models.named import CatalogueRow, in_language


class Indication(CatalogueRow):
    areas = ArrayField(models.CharField(max_length=8, choices=[(a.value, a.value) for a in Area]), default=list)


class Serum(CatalogueRow):
    purpose = models.CharField(_("for"), max_length=240, blank=True)
    purpose_ru = models.CharField(_("for, in Russian"), max_length=240, blank=True)
    areas = ArrayField(models.CharField(max_length=8, choices=[(a.value, a.value) for a in Area]), default=list)
    leave_out_neck = models.BooleanField(_("leave out the neck"), default=False)
    caution = models.TextField(_("caution"), blank=True)
    caution_ru = models.TextField(_("caution in Russian"), blank=True)
    usual_dose_ml = models.DecimalField(_("usual dose, ml"), max_digits=6, decimal_places=2, default=Decimal("3"))
    in_use_days = models.PositiveSmallIntegerField(_("days in use after opening"), default=90)
    requires_patch_test = models.BooleanField(_("ask for a patch test"), default=False)
    patch_test_holds_days = models.PositiveSmallIntegerField(_("days a negative patch test holds"), default=180)
    indications = models.ManyToManyField(Indication, related_name="serums", blank=True)
    ingredients = models.ManyToManyField(Ingredient, through="SerumIngredient", related_name="serums")

    class Meta(CatalogueRow.Meta):
        constraints = [models.CheckConstraint(condition=Q(usual_dose_ml__gt=0), name="serum_dose")]

    @property
    def purpose_text(self) -> str:
        return in_language(self.purpose, self.purpose_ru)

    @property
    def caution_text(self) -> str:
        return in_language(self.caution, self.caution_ru)


class SerumIngredient(models.Model):
    serum = models.ForeignKey(Serum, on_delete=models.CASCADE, related_name="contents")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    percent = models.DecimalField(_("per cent"), max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["serum", "ingredient"], name="serum_ingredient_once")]

    def __str__(self) -> str:
        return f"{self.serum}: {self.ingredient}"
