"""The owner changes when messages leave: the rules are written, and with them every message that waits."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salon.accounts.actor import Actor
from salon.accounts.models import Location
from salon.errors import Invalid
from salon.outbox.kinds import Anchor, all_kinds, kind_of, rewrite
from salon.outbox.models import MessageRule, QuietHours
from salon.outbox.rules import Rule, rules_of

log = logging.getLogger(__name__)

# A reminder a minute before is none; an answer a day later is none either.
LIMITS = {
    Anchor.AFTER_EVENT: (timedelta(0), timedelta(hours=12)),
    Anchor.BEFORE_START: (timedelta(minutes=30), timedelta(days=60)),
    Anchor.AFTER_END: (timedelta(0), timedelta(days=180)),
}


@transaction.atomic
def change_rules(
    *, location: Location, rules: Mapping[str, Rule], quiet_from: time, quiet_until: time, actor: Actor
) -> None:
    """Write the rules of a location; what waits follows in the same transaction.

    Args:
        rules: by kind; kinds left out stay as they are.

    Raises:
        Invalid: ``rule_offset`` with a sentence per kind that is out of bounds.
        Missing: ``unknown_kind``.
    """
    _require_within_limits(rules)
    before = rules_of(location)
    for kind, rule in rules.items():
        values = asdict(rule)
        MessageRule.objects.update_or_create(location=location, kind=kind, defaults=values)
    quiet = {"starts": quiet_from, "ends": quiet_until}
    QuietHours.objects.update_or_create(location=location, defaults=quiet)
    if (before.hours.starts, before.hours.ends) != (quiet_from, quiet_until):
        changed = [kind.name for kind in all_kinds()]
    else:
        changed = [kind for kind, rule in rules.items() if rule != before.of(kind)]
    rewrite(location, changed)
    log.info(
        "message rules of location %s changed by user %s: %s", location.pk, getattr(actor.user, "pk", None), changed
    )


def _require_within_limits(rules: Mapping[str, Rule]) -> None:
    errors = {}
    for name, rule in rules.items():
        least, most = LIMITS[kind_of(name).anchor]
        if not least <= rule.offset <= most:
            errors[name] = [_("At least %(least)s, at most %(most)s.") % {"least": said(least), "most": said(most)}]
    if errors:
        raise Invalid("rule_offset", _("Please look at the times."), errors=errors)


def said(span: timedelta) -> str:
    """Return "2 days", "3 hours", "90 minutes", in the largest unit that leaves no rest."""
    minutes = int(span.total_seconds()) // 60
    if minutes and minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if minutes and minutes % 60 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
