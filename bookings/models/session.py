"""One visit, and the four truths about it that no code can walk around."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q

from bookings.models.course import Course
from bookings.models.resources import Cosmetologist, Device, Room
from bookings.states import LIVE, MOVED, SessionStatus
from clients.models import Client
from salon.accounts.models import Location, User

LIVE_STATES = sorted(status.value for status in LIVE)


def _never_twice(what: str) -> ExclusionConstraint:
    """No ``what`` in two live sessions at once. Deferrable, so that two sessions may swap places in one transaction."""
    return ExclusionConstraint(
        name=f"session_{what}_free",
        expressions=[(what, RangeOperators.EQUAL), ("busy", RangeOperators.OVERLAPS)],
        condition=Q(status__in=LIVE_STATES),
        deferrable=Deferrable.IMMEDIATE,
    )


class Session(models.Model):
    """``busy`` is the half-open range that resources are held: preparation, treatment, clean-up.

    ``version`` is the ETag and rises with every write; ``sequence`` rises only when time, place, cosmetologist or
    cancellation changes, and is what calendars, message keys and links carry.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="sessions")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sessions")
    cosmetologist = models.ForeignKey(Cosmetologist, on_delete=models.PROTECT, related_name="sessions")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sessions")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    busy = DateTimeRangeField()
    status = models.CharField(
        max_length=12, default=SessionStatus.BOOKED.value, choices=[(s.value, s.value) for s in SessionStatus]
    )
    pinned = models.BooleanField(default=False)  # a repair leaves it where it is
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["location", "starts_at"], name="session_of_day"),
            models.Index(fields=["cosmetologist", "starts_at"], name="session_of_cosmetologist"),
            models.Index(fields=["client", "starts_at"], name="session_of_client"),
        ]
        constraints = [
            _never_twice("cosmetologist"),
            _never_twice("room"),
            _never_twice("device"),
            _never_twice("client"),
            models.UniqueConstraint(
                fields=["course", "number"], condition=Q(status__in=LIVE_STATES), name="session_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="session_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_forwards"),
            models.CheckConstraint(
                condition=Q(busy__startswith__lte=F("starts_at"), busy__endswith__gte=F("ends_at")),
                name="session_busy_covers",
            ),
            models.CheckConstraint(condition=Q(status__in=[s.value for s in SessionStatus]), name="session_status"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number} {self.starts_at:%Y-%m-%d %H:%M}"


class SessionEvent(models.Model):
    """What happened to a session, who did it, when, through which door. Append-only."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, default="desk")  # desk, api, link, system
    kind = models.CharField(max_length=24)  # booked, moved, confirmed, ..., undone
    data = models.JSONField(default=dict)  # before and after

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], condition=Q(kind__in=sorted(MOVED)), name="session_event_moved")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"
