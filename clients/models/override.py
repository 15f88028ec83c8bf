"""A screening's finding set aside by the owner or a cosmetologist, with her reason. Append-only, shown for ever."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.models.screening import Screening
from salon.accounts.models import User


class Override(models.Model):
    """Holds for one screening: a new one is judged afresh. What may be set aside: ``clients.overriding``.

    ``codes``: of the findings set aside. ``lapsed_on``: the one day on which answers that ran out are let stand.
    ``findings``: what stood when it was set aside, as screenings store theirs.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="overrides")
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="overrides")
    codes = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    lapsed_on = models.DateField(null=True, blank=True)
    reason = models.TextField(_("reason"))
    findings = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, default="desk")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(condition=~Q(codes=[]) | Q(lapsed_on__isnull=False), name="override_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {', '.join(self.codes)}"
