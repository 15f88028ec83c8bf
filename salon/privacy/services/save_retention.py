"""The owner says how long each record class is kept, and why."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from salon.accounts.models import Location
from salon.errors import Invalid
from salon.privacy.keeping import Rule
from salon.privacy.models import RetentionRule

LONGEST_MONTHS, LONGEST_REASON = 360, 200


def save_retention(*, location: Location, rules: Iterable[Rule]) -> None:
    """Keep the rules; those not given stay.

    Raises:
        Invalid: ``retention_invalid``, a sentence per class.
    """
    given = list(rules)
    errors = {rule.record_class.value: [said] for rule in given if (said := _wrong(rule))}
    if errors:
        raise Invalid("retention_invalid", _("These times cannot be kept like this."), errors=errors)
    with transaction.atomic():
        for rule in given:
            RetentionRule.objects.update_or_create(
                location=location,
                record_class=rule.record_class.value,
                defaults={"months": rule.months, "binding": rule.binding, "reason": rule.reason.strip()},
            )


def _wrong(rule: Rule) -> str:
    if not 1 <= rule.months <= LONGEST_MONTHS:
        return _("Enter 1 to %(most)d months.") % {"most": LONGEST_MONTHS}
    if not rule.reason.strip() or len(rule.reason.strip()) > LONGEST_REASON:
        return _("Say why in at most %(most)d characters.") % {"most": LONGEST_REASON}
    return ""
