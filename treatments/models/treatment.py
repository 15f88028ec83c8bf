"""A treatment, its protocol (length and rhythm are data the salon edits) and the protocol's steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from treatments.kinds import Area
from treatments.models.named import CatalogueRow, in_language


class Treatment(CatalogueRow):
    area = models.CharField(
        _("area"), max_length=8, choices=[(Area.FACE.value, _("face and neck")), (Area.HANDS.value, _("hands"))]
    )
    description = models.TextField(_("description"), blank=True)
    description_ru = models.TextField(_("description in Russian"), blank=True)
    safety_check = models.TextField(_("check before each session"), blank=True)
    safety_check_ru = models.TextField(_("check before each session, in Russian"), blank=True)
    aftercare = models.TextField(_("aftercare, one advice a line"), blank=True)
    aftercare_ru = models.TextField(_("aftercare in Russian"), blank=True)

    @property
    def description_text(self) -> str:
        return in_language(self.description, self.description_ru)

    @property
    def safety_check_text(self) -> str:
        return in_language(self.safety_check, self.safety_check_ru)

    @property
    def aftercare_text(self) -> str:
        return in_language(self.aftercare, self.aftercare_ru)


class Protocol(models.Model):
    """Length and rhythm of a treatment. Defaults from the article: 10 sessions, 2 a week, 30-90 minutes."""

    treatment = models.OneToOneField(Treatment, on_delete=models.CASCADE, related_name="protocol")
    sessions = models.PositiveSmallIntegerField(_("sessions in a course"), default=10)
    per_week = models.PositiveSmallIntegerField(_("sessions in any 7 days, at most"), default=2)
    min_gap_days = models.PositiveSmallIntegerField(_("days between sessions, at least"), default=2)
    minutes = models.PositiveSmallIntegerField(_("usual minutes"), default=60)
    minutes_min = models.PositiveSmallIntegerField(_("minutes, at least"), default=30)
    minutes_max = models.PositiveSmallIntegerField(_("minutes, at most"), default=90)
    minutes_before = models.PositiveSmallIntegerField(_("minutes to prepare"), default=5)
    minutes_after = models.PositiveSmallIntegerField(_("minutes to clean up"), default=10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_min__gte=5, minutes__gte=F("minutes_min"), minutes__lte=F("minutes_max")),
                name="protocol_minutes",
            ),
            models.CheckConstraint(condition=Q(per_week__gte=1, per_week__lte=4), name="protocol_per_week"),
            models.CheckConstraint(condition=Q(min_gap_days__gte=1, min_gap_days__lte=60), name="protocol_gap"),
            models.CheckConstraint(condition=Q(sessions__gte=1, sessions__lte=30), name="protocol_sessions"),
        ]

    def __str__(self) -> str:
        return f"{self.treatment}: {self.sessions} x {self.minutes} min"


class ProtocolStep(models.Model):
    protocol = models.ForeignKey(Protocol, on_delete=models.CASCADE, related_name="steps")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=160)
    name_ru = models.CharField(_("name in Russian"), max_length=160, blank=True)
    description = models.TextField(_("what to do"), blank=True)
    description_ru = models.TextField(_("what to do, in Russian"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["protocol", "code"], name="step_code_once"),
            models.UniqueConstraint(
                fields=["protocol", "position"], name="step_position_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_ru)

    @property
    def description_text(self) -> str:
        return in_language(self.description, self.description_ru)
