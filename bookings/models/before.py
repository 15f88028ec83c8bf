"""What a client says before a session, and the hold that a reaction puts on her course."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.course import Course
from bookings.models.session import Session
from salon.accounts.models import User


class BeforeSession(models.Model):
    """Three answers before one session. Append-only: who asks again writes a new row, and the latest counts.

    ``note`` is health data, and so are the answers one by one; the front desk sees only what follows from them.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="before")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, default="desk")  # desk, api, link
    changed = models.BooleanField(_("anything changed since the last answers"))
    reacted = models.BooleanField(_("any reaction since last time"))
    intact = models.BooleanField(_("skin intact today"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["session", "-at"], name="before_of_session")]

    def __str__(self) -> str:
        return f"before {self.session_id}"

    @property
    def opens_questions(self) -> bool:
        """Whether the full questions have to be asked again."""
        return self.changed or not self.intact


class CourseHold(models.Model):
    """A reaction holds a course: nothing of it starts until a cosmetologist has looked and cleared it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="holds")
    before = models.ForeignKey(BeforeSession, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=8, default="desk")
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cleared_why = models.TextField(_("what was seen"), blank=True)  # health data

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["course"], condition=Q(cleared_at=None), name="course_held_once"),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None, cleared_why="")
                | (Q(cleared_at__gte=F("at")) & ~Q(cleared_why="")),
                name="course_hold_cleared_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"hold of {self.course_id}"
