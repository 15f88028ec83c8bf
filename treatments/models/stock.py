"""Serum lots and their movements. The amount left is the sum of movements, never stored."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location, User
from treatments.kinds import MovementKind
from treatments.models.serum import Serum


class SerumLot(models.Model):
    """One batch of one serum at one location."""

    serum = models.ForeignKey(Serum, on_delete=models.PROTECT, related_name="lots")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(_("lot number"), max_length=60)
    received_on = models.DateField(_("received"))
    expires_on = models.DateField(_("expires"))
    opened_on = models.DateField(_("opened"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("recalled"), null=True, blank=True)
    closed_at = models.DateTimeField(_("used up or thrown away"), null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "id"]
        constraints = [models.UniqueConstraint(fields=["location", "serum", "number"], name="lot_number_once")]

    def __str__(self) -> str:
        return f"{self.serum} · {self.number}"


class StockMovement(models.Model):
    """One change of the amount in a lot, in millilitres; negative when it leaves. ``reference`` names the cause."""

    lot = models.ForeignKey(SerumLot, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in MovementKind])
    ml = models.DecimalField(max_digits=8, decimal_places=2)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(ml=0), name="movement_moves"),
            models.CheckConstraint(
                condition=Q(kind__in=[MovementKind.COUNTED.value, MovementKind.CORRECTED.value])
                | Q(kind=MovementKind.RECEIVED.value, ml__gt=0)
                | Q(kind__in=[MovementKind.USED.value, MovementKind.WASTED.value], ml__lt=0),
                name="movement_direction",
            ),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="movement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.ml:+} ml"
