"""Contraindication rules as versioned data: a change makes a new row, old screenings keep theirs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from treatments.kinds import Area, Clears, Kind
from treatments.models.ingredient import IngredientGroup
from treatments.models.named import in_language
from treatments.models.treatment import Treatment


class Contraindication(models.Model):
    """One version of one rule. The current version of a code is the row whose ``superseded_at`` is empty."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveIntegerField(default=1)
    superseded_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)
    name = models.CharField(_("name"), max_length=160)
    name_ru = models.CharField(_("name in Russian"), max_length=160, blank=True)
    question = models.TextField(_("question"))
    question_ru = models.TextField(_("question in Russian"), blank=True)
    areas = ArrayField(models.CharField(max_length=8, choices=[(a.value, a.value) for a in Area]), default=list)
    # codes of the treatments it concerns; empty: every treatment of its areas, those to come included
    treatments = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=[(k.value, k.value) for k in Kind])
    clears = models.CharField(_("clears"), max_length=12, choices=[(c.value, c.value) for c in Clears])
    clears_after_days = models.PositiveSmallIntegerField(_("days after the event"), null=True, blank=True)
    ingredient_group = models.ForeignKey(IngredientGroup, on_delete=models.PROTECT, null=True, blank=True)
    validity_days = models.PositiveSmallIntegerField(_("an answer is valid for days"), default=30)
    ask_every_session = models.BooleanField(_("ask at every session"), default=False)
    # true of the client herself, as a pregnancy is; not of the treated area only, as a wound is
    counts_everywhere = models.BooleanField(_("an answer counts for all her treatments"), default=False)
    source = models.CharField(_("source"), max_length=240, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True)  # what other sources say
    note_ru = models.CharField(_("note in Russian"), max_length=240, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(superseded_at=None), name="rule_one_current_version"),
            models.CheckConstraint(
                condition=~Q(clears=Clears.DAYS.value) | Q(clears_after_days__isnull=False), name="rule_days_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def concerns(self, treatment: Treatment) -> bool:
        """Whether its question belongs into this treatment's screening."""
        return treatment.area in self.areas and (not self.treatments or treatment.code in self.treatments)

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_ru)

    @property
    def question_text(self) -> str:
        return in_language(self.question, self.question_ru)

    @property
    def note_text(self) -> str:
        return in_language(self.note, self.note_ru)
