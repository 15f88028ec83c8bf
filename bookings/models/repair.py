"""A change to many sessions at once after something happened: proposed, applied, undone as one."""

from django.db import models
from django.db.models import Q

from bookings.models.session import Session
from salon.accounts.models import Location, User


class RepairStatus(models.TextChoices):
    PROPOSED = "proposed"
    APPLIED = "applied"
    UNDONE = "undone"


class Repair(models.Model):
    """``cause``: what happened (see ``bookings.services.repair.causes``). ``recorded``: the absence, outage or closure
    that applying it wrote down, as {"absence": id}; undoing takes it back.

    ``proven``: no other set of moves would have been less of a change.
    """

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="repairs")
    cause = models.JSONField()
    status = models.CharField(max_length=12, default=RepairStatus.PROPOSED, choices=RepairStatus.choices)
    proven = models.BooleanField(default=False)
    recorded = models.JSONField(default=dict)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["location", "-id"], name="repair_of_location")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RepairStatus.values), name="repair_status"),
            models.CheckConstraint(
                condition=Q(status=RepairStatus.PROPOSED, applied_at=None)
                | Q(status=RepairStatus.APPLIED, applied_at__isnull=False, undone_at=None)
                | Q(status=RepairStatus.UNDONE, applied_at__isnull=False, undone_at__isnull=False),
                name="repair_moments",
            ),
        ]

    def __str__(self) -> str:
        return f"repair {self.pk} {self.status}"


class RepairItem(models.Model):
    """One session: where it stood and where it goes; ``after`` is empty where nothing was found, ``reason`` says why.

    ``version`` is the session's version when it was looked at; after applying, the one it then had. ``hit`` false: it
    could have stayed, and moves so that others of its course fit.
    """

    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="items")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField(null=True)
    reason = models.JSONField(default=dict)
    hit = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["repair", "session"], name="repair_session_once")]

    def __str__(self) -> str:
        return f"{self.repair_id}: {self.session_id}"
