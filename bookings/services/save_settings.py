"""The settings of a location, checked and saved."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bookings.availability import known_region
from bookings.models import PlanningWeights
from salon.accounts.models import Location
from salon.errors import Invalid


def save_location(*, location: Location, facts: Mapping[str, Any]) -> None:
    """Save who the location is and its house rules.

    Raises:
        Invalid: the country or region is not known to the calendar of public holidays.
    """
    country, region = str(facts.get("country", "")).upper(), str(facts.get("subdivision", "")).upper()
    if country and not known_region(country):
        said = _("This country is not known. Give its two letters, such as DE.")
        raise Invalid("invalid", said, errors={"country": [said]})
    if region and not (country and known_region(country, region)):
        said = _("This region is not known for the country.")
        raise Invalid("invalid", said, errors={"subdivision": [said]})
    Location.objects.filter(pk=location.pk).update(**{**facts, "country": country, "subdivision": region})


def save_weights(*, location: Location, weights: Mapping[str, int]) -> None:
    """Save what a plan's inconveniences weigh; the next plan uses them."""
    PlanningWeights.objects.update_or_create(location=location, defaults=dict(weights))
