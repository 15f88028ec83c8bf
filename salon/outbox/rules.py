"""A location's rules for messages as they stand: the owner's rows over the kinds' own defaults. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
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
        return Rule(enabled=default.enabled, offset=default.offset, quiet=default.quiet)

    def quiet_for(self, rule: Rule) -> Quiet | None:
        """Return the quiet hours if this rule waits for their end."""
        return self.hours if rule.quiet else None


def rules_of(location: Location) -> Rules:
    """Return the rules of a location. Two queries."""
    hours = QuietHours.objects.filter(location=location).first() or QuietHours(location=location)
    own = {
        row.kind: Rule(enabled=row.enabled, offset=row.offset, quiet=row.quiet)
        for row in MessageRule.objects.filter(location=location)
    }
    zone = location.zone
    return Rules(zone=zone, hours=Quiet(starts=hours.starts, ends=hours.ends, zone=zone), own=own)
