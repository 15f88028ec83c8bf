"""What a session needs besides the client: a cosmetologist, a room, an oxygen device, and when each is there.

Keys are int4 (AutoField): they stand in the exclusion constraints, and btree_gist compares only like with like, so a
bigint column would make the constraint's index narrow by time alone (DESIGN: truths).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location, User
from treatments.models import Treatment


class Resource(models.Model):
    """Abstract. Archived (``active`` false), never deleted: past sessions point at it."""

    id = models.AutoField(primary_key=True)
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Room(Resource):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")

    class Meta(Resource.Meta):
        constraints = [models.UniqueConstraint(fields=["location", "code"], name="room_code_once")]


class Device(Resource):
    """An oxygen device. Its service is due after so many minutes of use, or on a day, whichever comes first."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="devices")
    service_minutes = models.PositiveIntegerField(_("service after minutes of use"), null=True, blank=True)
    service_by = models.DateField(_("service at the latest on"), null=True, blank=True)
    serviced_on = models.DateField(_("last serviced on"), null=True, blank=True)  # its minutes count from that day

    class Meta(Resource.Meta):
        constraints = [
            models.UniqueConstraint(fields=["location", "code"], name="device_code_once"),
            models.CheckConstraint(
                condition=Q(service_minutes=None) | Q(service_minutes__gte=1), name="device_service_minutes"
            ),
        ]


class Cosmetologist(Resource):
    """Who treats. ``user`` is empty when she has no login. No treatments listed: she does all of them."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="cosmetologists")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="cosmetologists")
    treatments = models.ManyToManyField(Treatment, blank=True, related_name="+")

    class Meta(Resource.Meta):
        constraints = [models.UniqueConstraint(fields=["location", "code"], name="cosmetologist_code_once")]


class WorkingHours(models.Model):
    """Weekly working hours in local wall-clock time; two rows on one weekday make a break.

    ``valid_from`` and ``valid_to`` (both included, empty = open) let hours change on a date; ``every_weeks`` = 2 with
    ``week_offset`` 0 or 1 makes weeks in turn (``bookings.availability.hours.turn_of``).
    """

    cosmetologist = models.ForeignKey(Cosmetologist, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    week_offset = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="working_forwards"),
            models.CheckConstraint(condition=Q(every_weeks__in=[1, 2], week_offset__lte=1), name="working_rhythm"),
        ]

    def __str__(self) -> str:
        return f"{self.cosmetologist} {self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"


class Absence(models.Model):
    """A cosmetologist is away, half-open in time."""

    cosmetologist = models.ForeignKey(Cosmetologist, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["cosmetologist", "ends_at"], name="absence_by_end")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_forwards")]

    def __str__(self) -> str:
        return f"{self.cosmetologist} {self.starts_at:%Y-%m-%d} - {self.ends_at:%Y-%m-%d}"


class Outage(models.Model):
    """A room or a device is out of order, half-open in time."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, blank=True, related_name="outages")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, null=True, blank=True, related_name="outages")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["ends_at"], name="outage_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_forwards"),
            models.CheckConstraint(condition=Q(room=None) ^ Q(device=None), name="outage_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.room or self.device} {self.starts_at:%Y-%m-%d} - {self.ends_at:%Y-%m-%d}"
