"""The settings of a location, saved."""

from collections.abc import Mapping
from typing import Any

from bookings.models import PlanningWeights
from salon.accounts.models import Location


def save_location(*, location: Location, facts: Mapping[str, Any]) -> None:
    """Save who the location is and its house rules; hours and public holidays belong to the team page."""
    Location.objects.filter(pk=location.pk).update(**facts)


def save_weights(*, location: Location, weights: Mapping[str, int]) -> None:
    """Save what a plan's inconveniences weigh; the next plan uses them."""
    PlanningWeights.objects.update_or_create(location=location, defaults=dict(weights))
