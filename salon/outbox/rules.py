"""A location's rules for messages as they stand: the owner's rows over the kinds' own defaults. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from salon.accounts.models import Location
from salon.outbox.kinds import kind_of
from salon.outbox.models import MessageRule, QuietHours
from salon.outbox.moments import Quiet


@dataclass(frozen=True, slots=True)
class Rule:
    enabled: bool
    offset: timedelta
    quiet: bool
    audience: str = "all"
    once_a_day: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds at one location."""

    zone: ZoneInfo
    hours: Quiet
    own: Mapping[str, Rule]

    def of(self, kind: str) -> Rule:
        """Return the rule of a kind: the owner's, else the kind's default."""
        if found := self.own.get(kind):
            return found
        default = kind_of(kind)
        return Rule(
            enabled=default.enabled,
            offset=default.offset,
            quiet=default.quiet,
            audience=default.audience,
            once_a_day=default.once_a_day,
        )

    def quiet_for(self, rule: Rule, zone_name: str = "") -> Quiet | None:
        """Return the quiet hours if this rule waits for their end, by the clock of ``zone_name`` (hers) if given."""
        if not rule.quiet:
            return None
        return replace(self.hours, zone=ZoneInfo(zone_name)) if zone_name else self.hours


def rules_of(location: Location) -> Rules:
    """Return the rules of a location. Two queries."""
    return rules_of_all([location])[location.pk]


def rules_of_all(locations: Iterable[Location]) -> dict[int, Rules]:
    """Return the rules of several locations by their ids. Two queries."""
    places = {location.pk: location for location in locations}
    hours = {row.location_id: row for row in QuietHours.objects.filter(location__in=places)}
    own: dict[int, dict[str, Rule]] = {pk: {} for pk in places}
    for row in MessageRule.objects.filter(location__in=places):
        own[row.location_id][row.kind] = Rule(
            enabled=row.enabled,
            offset=row.offset,
            quiet=row.quiet,
            audience=row.audience,
            once_a_day=row.once_a_day,
        )
    found = {}
    for pk, location in places.items():
        kept, zone = hours.get(pk) or QuietHours(location=location), location.zone
        found[pk] = Rules(zone=zone, hours=Quiet(starts=kept.starts, ends=kept.ends, zone=zone), own=own[pk])
    return found
