"""A serum tried on a small place of skin: applied when and where, and every reading of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from salon.accounts.models import User
from treatments.models import Serum, SerumLot


class PatchTest(models.Model):
    """Closed when it was noted by mistake, never rewritten. What it means is ``clients.patch_tests``' business."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="patch_tests")
    serum = models.ForeignKey(Serum, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(SerumLot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("where on the skin"), max_length=80)
    applied_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-applied_at", "-id"]
        indexes = [models.Index(fields=["client", "serum", "-applied_at"], name="patch_test_latest")]
        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="patch_test_has_a_place"),
            models.CheckConstraint(condition=Q(applied_at__lte=F("noted_at")), name="patch_test_not_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.serum} {self.applied_at:%Y-%m-%d}"


class PatchReading(models.Model):
    """What was seen, by whom, when. Append-only."""

    class Result(models.TextChoices):
        NEGATIVE = "negative", _("negative")
        DOUBTFUL = "doubtful", _("doubtful")
        POSITIVE = "positive", _("positive")

    test = models.ForeignKey(PatchTest, on_delete=models.CASCADE, related_name="readings")
    result = models.CharField(max_length=8, choices=Result.choices)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=400, blank=True)

    class Meta:
        ordering = ["read_at", "id"]

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d} {self.result}"
