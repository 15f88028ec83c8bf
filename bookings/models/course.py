"""A course: what was sold, to whom, in which rhythm. Its sessions are its balance; nothing is counted here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resources import Cosmetologist
from bookings.states import CourseStatus
from clients.models import Client, Screening
from salon.accounts.models import Location, User
from treatments.models import Indication, Serum, Treatment


class Course(models.Model):
    """Rhythm and length are copied from the protocol when it is booked, so a later edit changes no promise.

    ``wishes``: list of {"weekday": 0-6, "from": "HH:MM", "to": "HH:MM"} in the location's wall-clock time.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="courses")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="courses")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="+")
    serum = models.ForeignKey(Serum, on_delete=models.PROTECT, related_name="+")
    # Empty once her answers are erased; until then the one it was booked on.
    screening = models.ForeignKey(Screening, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    indications = models.ManyToManyField(Indication, related_name="+", blank=True)
    status = models.CharField(
        max_length=12, default=CourseStatus.ACTIVE.value, choices=[(s.value, s.value) for s in CourseStatus]
    )
    sessions_total = models.PositiveSmallIntegerField(_("sessions"))
    per_week = models.PositiveSmallIntegerField(_("sessions in any 7 days, at most"))
    min_gap_days = models.PositiveSmallIntegerField(_("days between sessions, at least"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    minutes_before = models.PositiveSmallIntegerField(_("minutes to prepare"))
    minutes_after = models.PositiveSmallIntegerField(_("minutes to clean up"))
    wishes = models.JSONField(default=list)
    preferred_cosmetologist = models.ForeignKey(
        Cosmetologist, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # the ETag; rises with every write

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["client", "-id"], name="course_of_client"),
            models.Index(fields=["location", "status"], name="course_running"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in CourseStatus]), name="course_status"),
            models.CheckConstraint(condition=Q(sessions_total__gte=1), name="course_has_sessions"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="course_minutes"),
            models.CheckConstraint(condition=Q(per_week__gte=1, per_week__lte=4), name="course_per_week"),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.treatment}"


class CourseEvent(models.Model):
    """What happened to a course, who did it, when. Append-only."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=24)  # booked, paused, resumed, completed, cancelled, replanned, ...
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.course_id} {self.kind}"
