"""The owner's rules for messages, as data: which kinds leave, when, and the hours in which nothing leaves by itself."""

from datetime import time, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location


class Audience(models.TextChoices):
    """Which clients a kind is for. What "new" means is said by the app that knows clients."""

    ALL = "all", _("All clients")
    NEW = "new", _("Clients in their first course")
    RETURNING = "returning", _("Clients who have been here before")


class MessageRule(models.Model):
    """One kind at one location. No row: the defaults the kind was registered with.

    ``offset`` is how long before or after its moment a message is due; which moment, and which way, the kind says.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="message_rules")
    kind = models.CharField(max_length=40)
    enabled = models.BooleanField(_("send"), default=True)
    offset = models.DurationField(_("how long before or after"), default=timedelta)
    quiet = models.BooleanField(_("wait for the end of the quiet hours"), default=True)
    audience = models.CharField(_("to whom"), max_length=12, default=Audience.ALL.value, choices=Audience.choices)
    once_a_day = models.BooleanField(_("at most one such mail a day"), default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "kind"], name="message_rule_once"),
            models.CheckConstraint(
                condition=Q(offset__gte=timedelta(0), offset__lte=timedelta(days=180)), name="message_rule_offset"
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="message_rule_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.offset if self.enabled else 'off'}"


class QuietHours(models.Model):
    """Local wall-clock hours in which nothing leaves by itself. Equal ends: there are none. No row: 21:00 to 08:00."""

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="quiet_hours")
    starts = models.TimeField(_("quiet from"), default=time(21))
    ends = models.TimeField(_("quiet until"), default=time(8))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"
