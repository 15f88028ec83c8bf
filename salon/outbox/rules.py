"""A location's rules for messages as they stand: the owner's rows over the kinds' own defaults. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from salon.accounts.models import Location
from salon.outbox.kinds import kind_of
from salon.outbox.models import QuietHours
from salon.outbox.moments import Quiet


@dataclass(frozen=True, slots=True)
class Rule:
    enabled: bool
    offset: timedelta
    quiet: bool
    audience: str = "all"
    once_a_day: bool = True


_HOURS = ("quiet_hours__starts", "quiet_hours__ends")
_RULE = tuple(f"message_rules__{one.name}" for one in fields(Rule))


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
    """Return the rules of a location. One query."""
    return rules_of_all([location])[location.pk]


def rules_of_all(locations: Iterable[Location]) -> dict[int, Rules]:
    """Return the rules of several locations by their ids. One query."""
    places = {location.pk: location for location in locations}
    usual = QuietHours()
    hours = dict.fromkeys(places, (usual.starts, usual.ends))
    own: dict[int, dict[str, Rule]] = {pk: {} for pk in places}
    rows = Location.objects.filter(pk__in=places).order_by()
    for pk, starts, ends, kind, *said in rows.values_list("pk", *_HOURS, "message_rules__kind", *_RULE):
        if starts is not None:
            hours[pk] = (starts, ends)
        if kind is not None:
            own[pk][kind] = Rule(*said)
    return {pk: Rules(zone=one.zone, hours=Quiet(*hours[pk], zone=one.zone), own=own[pk]) for pk, one in places.items()}
