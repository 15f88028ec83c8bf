"""What a plan's inconveniences weigh at one location: the planner's cost function, in the owner's hands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.planning.cost import Weights
from salon.accounts.models import Location

_DEFAULT = Weights()


class PlanningWeights(models.Model):
    """Points for each kind of inconvenience (``bookings.planning.cost``). A location without a row has the defaults."""

    location = models.OneToOneField(Location, on_delete=models.CASCADE, related_name="planning_weights")
    outside_wish = models.PositiveSmallIntegerField(
        _("a session outside all the wished times"), default=_DEFAULT.outside_wish
    )
    weekday_off = models.PositiveSmallIntegerField(
        _("a day between the session's weekday and the wished one"), default=_DEFAULT.weekday_off
    )
    minute_off = models.PositiveSmallIntegerField(_("a minute outside the wished hours"), default=_DEFAULT.minute_off)
    not_preferred = models.PositiveSmallIntegerField(
        _("a session with another than the preferred cosmetologist"), default=_DEFAULT.not_preferred
    )
    time_change = models.PositiveSmallIntegerField(
        _("a minute of difference to the session before"), default=_DEFAULT.time_change
    )
    time_change_cap = models.PositiveSmallIntegerField(
        _("a change of time costs at most"), default=_DEFAULT.time_change_cap
    )
    cosmetologist_change = models.PositiveSmallIntegerField(
        _("another cosmetologist than the session before"), default=_DEFAULT.cosmetologist_change
    )
    start_day = models.PositiveSmallIntegerField(
        _("a day between the first session and the wished start"), default=_DEFAULT.start_day
    )
    late_day = models.PositiveSmallIntegerField(
        _("a day the course ends later than it could"), default=_DEFAULT.late_day
    )
    uneven_day = models.PositiveSmallIntegerField(
        _("a day a gap is shorter or longer than an even rhythm has"), default=_DEFAULT.uneven_day
    )

    class Meta:
        verbose_name_plural = "planning weights"

    def __str__(self) -> str:
        return f"planning weights of {self.location_id}"

    @property
    def weights(self) -> Weights:
        return Weights(**{name: getattr(self, name) for name in Weights.__slots__})


def weights_of(location: Location) -> Weights:
    """Return the location's weights. One query."""
    own = PlanningWeights.objects.filter(location=location).first()
    return own.weights if own else _DEFAULT
