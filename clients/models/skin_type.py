"""A client's baseline types, Fitzpatrick and Glogau: one open row of each. Health data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.client import Client
from clients.skin_types import HIGHEST, ROMAN, SkinKind
from salon.accounts.models import User


class SkinType(models.Model):
    """Noted once; what was noted by mistake is closed, not rewritten."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="skin_types")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value.capitalize()) for kind in SkinKind])
    grade = models.PositiveSmallIntegerField(_("type"))  # 1 = I
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["client", "kind"], condition=Q(withdrawn_at=None), name="skin_type_once"),
            models.CheckConstraint(
                condition=Q(kind=SkinKind.FITZPATRICK.value, grade__range=(1, HIGHEST[SkinKind.FITZPATRICK]))
                | Q(kind=SkinKind.GLOGAU.value, grade__range=(1, HIGHEST[SkinKind.GLOGAU])),
                name="skin_type_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.roman}"

    @property
    def roman(self) -> str:
        return ROMAN[self.grade - 1]
