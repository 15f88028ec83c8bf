"""What was done in a session and how the skin took it. A draft until signed; afterwards only amendments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.session import Session
from bookings.scales_gais import Gais
from salon.accounts.models import User
from treatments.models import Indication, SerumLot


class SessionRecord(models.Model):
    """One per session, begun by its first save. A trigger refuses every write once ``signed_at`` is set."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="record")
    serum_lot = models.ForeignKey(SerumLot, on_delete=models.PROTECT, null=True, blank=True, related_name="records")
    serum_ml = models.DecimalField(_("serum, ml"), max_digits=6, decimal_places=2, null=True, blank=True)
    device_minutes = models.PositiveSmallIntegerField(_("minutes of oxygen"), null=True, blank=True)
    device_setting = models.CharField(_("setting of the device"), max_length=60, blank=True)
    reacted_since_last = models.BooleanField(_("any reaction since last time"), null=True, blank=True)
    since_last = models.TextField(_("reaction since last time"), blank=True)
    today = models.TextField(_("reaction today"), blank=True)
    reaction_note = models.TextField(_("note on the reaction"), blank=True)
    note = models.TextField(_("note"), blank=True)
    gais = models.CharField(max_length=24, blank=True)  # the label, never a number; empty: not asked today
    aftercare_sent = models.BooleanField(_("aftercare sent"), default=False)
    home_care = ArrayField(models.SlugField(max_length=60), default=list, blank=True)  # codes of what was recommended
    stop_reason = models.TextField(_("why it was stopped"), blank=True)  # often a health fact, so not in the event
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    saved_from = models.CharField(max_length=36, blank=True)  # which opened page saved last, and its how-manieth save
    saved_turn = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(serum_ml=None) | Q(serum_ml__gt=0), name="record_ml"),
            models.CheckConstraint(condition=Q(gais__in=["", *[one.value for one in Gais]]), name="record_gais"),
        ]

    def __str__(self) -> str:
        return f"record of {self.session_id}"


class RecordStep(models.Model):
    """One step as it was done. ``step`` is the protocol step's code and ``name`` its name on that day."""

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="steps")
    step = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    done = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["record", "step"], name="record_step_once")]

    def __str__(self) -> str:
        return self.name


class SkinGrade(models.Model):
    """One grade of one indication on one scale in one session. ``severity`` runs 0 (none) to 4 (severe).

    ``parts``: of the mMASI, the eight grades it was computed from (``bookings.scales_mmasi``); else empty.
    """

    record = models.ForeignKey(SessionRecord, on_delete=models.CASCADE, related_name="grades")
    indication = models.ForeignKey(Indication, on_delete=models.PROTECT, related_name="+")
    scale = models.CharField(max_length=16, default="severity")
    grade = models.DecimalField(max_digits=5, decimal_places=1)
    parts = ArrayField(models.PositiveSmallIntegerField(null=True), default=list, blank=True)

    class Meta:
        ordering = ["indication__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["record", "indication", "scale"], name="grade_once"),
            models.CheckConstraint(
                condition=~Q(scale="severity") | Q(grade__gte=0, grade__lte=4), name="grade_severity_range"
            ),
            models.CheckConstraint(condition=~Q(scale="iga") | Q(grade__in=[0, 1, 2, 3, 4]), name="grade_iga_range"),
            models.CheckConstraint(
                condition=~Q(scale="mmasi") | Q(grade__gte=0, grade__lte=24), name="grade_mmasi_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indication} {self.grade}"


class RecordAmendment(models.Model):
    """A dated addition to a signed record. Append-only."""

    record = models.ForeignKey(SessionRecord, on_delete=models.PROTECT, related_name="amendments")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text[:40]}"
