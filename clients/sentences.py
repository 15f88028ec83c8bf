"""The words of a verdict: one sentence a finding for whoever may read health data, a neutral one for the front desk.

Knows the verdict's dataclasses and the languages; reads no database.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients.screening import Finding, Outcome, Reason, Verdict

DAY = "j E Y"  # "6 December 2026", "6 декабря 2026": ends in no full stop, as Django's long Russian date does

_WORDS = {
    Reason.WAITS_FOR_DATE: _("%(what)s: not before %(until)s."),
    Reason.WAITS_FOR_END: _("%(what)s: not until the client says it is over."),
    Reason.WAITS_FOR_HEALING: _("%(what)s: not until it has healed. Ask again."),
    Reason.BARS_GROUP: _("%(what)s: only serums without %(params)s."),
    Reason.BARS_ALLERGENS: _("%(what)s: only serums without what is noted among the allergies."),
    Reason.COMPONENT_UNKNOWN: _("%(what)s: ask which component, and note it among the allergies."),
    Reason.ALLERGY: _("Allergy: only serums without %(params)s."),
    Reason.ALLERGY_UNMATCHED: _("Allergy to “%(params)s” is not in the catalogue: read the serum's label."),
    Reason.SERUM_BARRED: _("This serum contains %(params)s."),
    Reason.PATCH_POSITIVE: _("The patch test of this serum was positive: choose another serum."),
    Reason.DOCUMENT_DUE: _("%(what)s: a doctor's written consent must be seen first."),
    Reason.REFERRED: _("%(what)s: no treatment without a doctor's document."),
}


def day_words(day: date) -> str:
    """Return the date as it stands inside a sentence, in the active language."""
    return date_format(day, DAY)


def finding_sentence(finding: Finding, names: Mapping[str, str]) -> str:
    """Return what the finding says, in the active language.

    Args:
        names: what a rule's or an ingredient group's code is called; a code without a name stands for itself.
    """
    return str(_WORDS[finding.reason]) % {
        "what": names.get(finding.code, finding.code),
        "until": day_words(finding.until) if finding.until else "",
        "params": ", ".join(names.get(param, param) for param in finding.params),
    }


def neutral_finding(finding: Finding) -> str:
    """Return what the front desk may know of a finding: what to do, never why."""
    if finding.outcome is Outcome.DEFERRED:
        return _not_before(finding)
    if finding.outcome is Outcome.REFUSED:
        return gettext("No treatment for now. A cosmetologist has to look at this.")
    if finding.reason is Reason.DOCUMENT_DUE:
        return gettext("A document is still due. A cosmetologist has to see it.")
    if finding.reason is Reason.COMPONENT_UNKNOWN:
        return gettext("A cosmetologist has to complete this before a serum can be chosen.")
    if finding.reason is Reason.ALLERGY_UNMATCHED:
        return gettext("A cosmetologist reads the serum's label before the first session.")
    return gettext("Not every serum is suitable.")


def _not_before(what: Finding | Verdict) -> str:
    day = what.until if isinstance(what, Finding) else what.clear_on
    if day is None:
        return gettext("Not now. Ask again when the client says it is over.")
    return gettext("Not before %(date)s.") % {"date": day_words(day)}


def neutral_sentence(verdict: Verdict) -> str:
    """Return the verdict for the front desk in one sentence: the next step and its date, no health fact."""
    if verdict.outcome is Outcome.DEFERRED:
        return _not_before(verdict)
    if verdict.outcome is Outcome.REFUSED:
        return gettext("No treatment for now. A cosmetologist has to look at this.")
    if verdict.documents_due:
        return gettext("A document is still due. A cosmetologist has to see it.")
    if verdict.component_unknown:
        return gettext("A cosmetologist has to complete this before a serum can be chosen.")
    if verdict.outcome is Outcome.RESTRICTED:
        return gettext("Can be booked with a suitable serum.")
    return gettext("Can be booked.")
