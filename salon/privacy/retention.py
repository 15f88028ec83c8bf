"""The retention rules of a location: the owner's, or the defaults. Sources name 5 to 7 years for treatment records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import Location
from salon.privacy.classes import RecordClass
from salon.privacy.keeping import Rule
from salon.privacy.models import RetentionRule

LABELS: dict[RecordClass, Promise] = {
    RecordClass.CONTACT: _("Contact data"),
    RecordClass.HEALTH: _("Health answers, allergies, documents"),
    RecordClass.CONSENTS: _("Consents"),
    RecordClass.RECORDS: _("Session records and grades"),
    RecordClass.PHOTOS: _("Photos"),
    RecordClass.MESSAGES: _("Messages"),
}
# months, binding, why (DOMAIN: law; the owner edits all three)
DEFAULTS: dict[RecordClass, tuple[int, bool, Promise]] = {
    RecordClass.CONTACT: (60, False, _("Five years after the last visit nobody expects her back.")),
    RecordClass.HEALTH: (60, False, _("Needed while she is treated, and for questions afterwards.")),
    RecordClass.CONSENTS: (60, True, _("The salon has to be able to prove that she agreed.")),
    RecordClass.RECORDS: (60, True, _("Treatment records are kept five years, for claims.")),
    RecordClass.PHOTOS: (24, False, _("They show the course's progress; two years are enough.")),
    RecordClass.MESSAGES: (12, False, _("What was written is of no use after a year.")),
}


def rules_of(location: Location) -> dict[RecordClass, Rule]:
    """Return one rule for each class, in the order of the classes. 1 query."""
    edited = {row.record_class: row for row in RetentionRule.objects.filter(location=location)}
    return {one: _rule(one, edited.get(one.value)) for one in RecordClass}


def _rule(record_class: RecordClass, row: RetentionRule | None) -> Rule:
    if row is not None:
        return Rule(record_class, row.months, row.binding, row.reason)
    months, binding, reason = DEFAULTS[record_class]
    return Rule(record_class, months, binding, str(reason))
