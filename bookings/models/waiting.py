"""Clients who wait for a place, and the freed places they were offered."""

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS_ABBR

from bookings.models.course import Course
from bookings.models.resources import Cosmetologist
from bookings.models.session import Session
from clients.models import Client
from salon.accounts.models import Location, User
from treatments.models import Serum, Treatment


class WaitingEntry(models.Model):
    """One wish for a place: the next session of a running ``course``, or a single session of ``treatment``.

    ``windows``: weekly windows as in ``Course.wishes``, none at all for any time. Dates are local, both included.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        SERVED = "served"
        WITHDRAWN = "withdrawn"

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="waiting")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="waiting")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="+")
    serum = models.ForeignKey(Serum, on_delete=models.PROTECT, related_name="+")
    windows = models.JSONField(default=list)
    first_on = models.DateField()
    last_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")  # what she got

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["waiting", "served", "withdrawn"]), name="waiting_status"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="waiting_forwards"),
            models.UniqueConstraint(
                fields=["client", "treatment"], condition=Q(status="waiting"), name="waiting_once_for_a_treatment"
            ),
        ]
        indexes = [models.Index(fields=["location", "created_at"], condition=Q(status="waiting"), name="waiting_open")]

    def __str__(self) -> str:
        return f"{self.client} {self.first_on}"

    @property
    def windows_shown(self) -> list[str]:
        """The windows as a person reads them: "Tue 09:00–12:00"."""
        return [f"{WEEKDAYS_ABBR[one['weekday']]} {one['from']}–{one['to']}" for one in self.windows]


class Offer(models.Model):
    """A place offered to one who waits. Many may be offered the same place: the first answer gets it.

    Room and device are found when she answers.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        LOST = "lost"  # somebody else was quicker
        DECLINED = "declined"

    entry = models.ForeignKey(WaitingEntry, on_delete=models.CASCADE, related_name="offers")
    starts_at = models.DateTimeField()
    cosmetologist = models.ForeignKey(Cosmetologist, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["open", "taken", "lost", "declined"]), name="offer_status"),
            models.UniqueConstraint(
                fields=["entry", "starts_at", "cosmetologist"], condition=Q(status="open"), name="offer_once"
            ),
            models.UniqueConstraint(fields=["entry"], condition=Q(status="taken"), name="offer_taken_once"),
        ]
        indexes = [models.Index(fields=["starts_at"], condition=Q(status="open"), name="offer_open")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.starts_at:%Y-%m-%d %H:%M}"
