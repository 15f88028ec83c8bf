"""A client asks by her link for another time, and the desk has not answered yet."""

from django.db import models
from django.db.models import Q

from bookings.models.resources import Cosmetologist
from bookings.models.session import Session
from clients.models import Client
from salon.accounts.models import Location, User


class MoveWish(models.Model):
    """One open wish per session. It goes stale when the session changes: ``sequence`` says which one she saw."""

    class Status(models.TextChoices):
        OPEN = "open"
        GRANTED = "granted"
        DECLINED = "declined"
        GONE = "gone"  # the session was moved or cancelled otherwise

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="move_wishes")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="move_wishes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="move_wishes")
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()  # the time she would like
    cosmetologist = models.ForeignKey(Cosmetologist, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(status="open"), name="move_wish_once"),
            models.CheckConstraint(
                condition=Q(status__in=["open", "granted", "declined", "gone"]), name="move_wish_status"
            ),
        ]
        indexes = [models.Index(fields=["location"], condition=Q(status="open"), name="move_wish_open")]

    def __str__(self) -> str:
        return f"{self.session_id} -> {self.starts_at:%Y-%m-%d %H:%M}"
