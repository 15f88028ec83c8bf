"""How long a location keeps each record class, and why. No row: the defaults of ``salon.privacy.retention``."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location
from salon.privacy.classes import RecordClass


class RetentionRule(models.Model):
    """``months`` after the client's last visit the class is due. ``binding``: before that nobody may erase it."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="retention_rules")
    record_class = models.CharField(max_length=16, choices=[(one.value, one.value) for one in RecordClass])
    months = models.PositiveSmallIntegerField(_("months"))
    binding = models.BooleanField(_("may not be erased before"), default=False)
    reason = models.CharField(_("why"), max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "record_class"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=360), name="retention_months"),
            models.CheckConstraint(condition=~Q(reason=""), name="retention_says_why"),
            models.CheckConstraint(
                condition=Q(record_class__in=[one.value for one in RecordClass]), name="retention_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_class}: {self.months}"
