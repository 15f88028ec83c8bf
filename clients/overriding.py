"""What a colleague may set aside of a verdict, and what the verdict is then. Pure.

May be set aside: a deferral, whatever its date, and a document that is still due; beside them, answers that ran out
(for one day). May not: ``refused``; what bars a serum (an allergy, a positive patch test, an unknown component), as
another serum is the answer to that; consents and patch tests, which are made, not argued away.
"""

from collections.abc import Collection
from dataclasses import replace

from clients.screening import Finding, Outcome, Reason, Verdict, strictest

MAY_BE_SET_ASIDE = frozenset(
    {Reason.WAITS_FOR_DATE, Reason.WAITS_FOR_END, Reason.WAITS_FOR_HEALING, Reason.DOCUMENT_DUE}
)


def overridable(verdict: Verdict) -> tuple[Finding, ...]:
    """Return the findings that may be set aside; none of a refusal's."""
    if verdict.outcome is Outcome.REFUSED:
        return ()
    return tuple(finding for finding in verdict.findings if finding.reason in MAY_BE_SET_ASIDE)


def set_aside(verdict: Verdict, codes: Collection[str]) -> Verdict:
    """Return the verdict without the findings of ``codes`` that may be set aside; a refusal comes back as it is."""
    gone = {finding for finding in overridable(verdict) if finding.code in codes}
    if not gone:
        return verdict
    left = tuple(finding for finding in verdict.findings if finding not in gone)
    outcome, clear_on = strictest(left)
    due = verdict.documents_due - {finding.code for finding in gone if finding.reason is Reason.DOCUMENT_DUE}
    return replace(verdict, outcome=outcome, clear_on=clear_on, findings=left, documents_due=due)
