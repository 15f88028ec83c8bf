"""A branch of the salon: its zone, its opening hours, its closures, its house rules."""

from zoneinfo import ZoneInfo, available_timezones

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from salon.colours import DEFAULT as TEAL


def validate_zone(value: str) -> None:
    """Refuse a name that is not in the IANA time-zone database."""
    if value not in available_timezones():
        raise ValidationError(_("This time zone is not known. Example: Europe/Berlin."), code="zone")


class Location(models.Model):
    """One branch. Its key is int4, as it stands in the exclusion constraints (DESIGN: truths)."""

    id = models.AutoField(primary_key=True)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=240, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    zone_name = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin", validators=[validate_zone])
    language = models.CharField(_("language"), max_length=8, default="en")
    country = models.CharField(_("country for public holidays"), max_length=2, blank=True)
    subdivision = models.CharField(_("region for public holidays"), max_length=8, blank=True)
    no_show_uses_session = models.BooleanField(_("a no-show uses up the session"), default=False)
    cancel_until_hours = models.PositiveSmallIntegerField(_("hours before a session a client may cancel"), default=24)
    clients_move = models.BooleanField(_("a client may move a session by her link at once"), default=True)
    accent = models.CharField(_("colour of mails"), max_length=7, default=TEAL)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(accent__regex="^#[0-9a-f]{6}$"), name="location_accent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)


class OpeningHours(models.Model):
    """Weekly opening hours in local wall-clock time. Two rows on one weekday make a lunch break."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"))  # Monday = 0, as datetime.date.weekday()
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opening_forwards"),
            models.UniqueConstraint(fields=["location", "weekday", "opens"], name="opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(models.Model):
    """Whole local days on which a location is closed, both ends included."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="closures")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_forwards"),
            ExclusionConstraint(
                name="closure_once",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    (
                        Func("starts_on", "ends_on", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} - {self.ends_on} {self.reason}"
