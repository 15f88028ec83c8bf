"""The one door for "may she be booked, moved, received, treated on these dates, with this serum".

Bookings ask here and nowhere else. Every call judges anew: the stored answers, the allergies and documents on file
today, the serum's present contents. All refusals are worded for the front desk: they never name a health fact.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clients.models import Client, Screening
from clients.overriding import overridable, set_aside
from clients.screening import Outcome, Verdict
from clients.selectors.clearance_facts import ClearanceFacts, clearance_facts
from clients.sentences import day_words
from salon.errors import Invalid
from treatments.models import Serum, Treatment


@dataclass(frozen=True, slots=True)
class Clearance:
    """How a client stands for one treatment ``today``. ``verdict`` is empty where she was never screened.

    ``verdict`` is without what a colleague has set aside; ``overrides`` are the keys of those this stands on.
    """

    client: Client
    treatment: Treatment
    serum: Serum | None
    today: date
    screening: Screening | None
    verdict: Verdict | None
    overrides: tuple[int, ...] = ()
    let_stand: bool = False  # answers that ran out count today, as a colleague said so

    @property
    def valid(self) -> bool:
        """Whether her answers still hold today."""
        return self.verdict is not None and (self.let_stand or self.today <= self.verdict.valid_until)

    @property
    def stands_on(self) -> dict[str, list[int]]:
        """What an event has to tell beside: the overrides this stands on, if any."""
        return {"overrides": list(self.overrides)} if self.overrides else {}

    @property
    def earliest(self) -> date | None:
        """The first date that may be booked; empty when nobody can name one."""
        if self.verdict is None or not self.valid or self.verdict.outcome is Outcome.REFUSED:
            return None
        return self.verdict.clear_on if self.verdict.outcome is Outcome.DEFERRED else self.today

    def require_screened(self) -> Verdict:
        """Raises: Invalid ``screening_missing``."""
        if self.verdict is None:
            raise _refusal(
                "screening_missing", _("The screening questions have not been asked for this treatment yet.")
            )
        return self.verdict

    def require_valid(self) -> Verdict:
        """Raises: Invalid ``screening_missing``, ``screening_expired``."""
        verdict = self.require_screened()
        if not self.valid:
            text = _("The answers of the screening held until %(date)s. Ask the questions again.")
            raise _refusal("screening_expired", text % {"date": day_words(verdict.valid_until)})
        return verdict

    def require_allowed(self, dates: Collection[date]) -> None:
        """Findings, documents and serum against ``dates``; an expired screening is judged like a valid one.

        Raises: Invalid ``screening_missing``, ``screening_refused``, ``screening_deferred``, ``document_missing``,
            ``serum_unsuitable``.
        """
        verdict = self.require_screened()
        if verdict.outcome is Outcome.REFUSED:
            text = _("The screening does not allow this treatment. A cosmetologist has to look at it.")
            raise _refusal("screening_refused", text)
        _require_past_deferral(verdict, dates)
        if verdict.documents_due:
            text = _("A document is still due: a cosmetologist has to see it first.")
            raise _refusal("document_missing", text)
        if self.serum is not None and not verdict.serum_fits:
            raise self._unsuitable(verdict)

    def _unsuitable(self, verdict: Verdict) -> Invalid:
        if verdict.component_unknown:
            text = _("No serum can be chosen yet: a cosmetologist has to complete the client's allergies.")
            return _refusal("serum_unsuitable", text)
        return _refusal("serum_unsuitable", _("This serum does not suit this client. Choose another one."))


def _require_past_deferral(verdict: Verdict, dates: Collection[date]) -> None:
    early = sorted(day for day in dates if not verdict.allows(day))
    if verdict.outcome is not Outcome.DEFERRED or (dates and not early):
        return
    if verdict.clear_on is None:
        text = _("The screening puts this treatment off, and no date is known yet. Ask again later.")
        raise _refusal("screening_deferred", text)
    if early:
        text = _("The screening puts this treatment off until %(clear_on)s; %(date)s is too early.")
        words = {"clear_on": day_words(verdict.clear_on), "date": day_words(early[0])}
        raise _refusal("screening_deferred", text % words, clear_on=verdict.clear_on.isoformat())


def _refusal(code: str, detail: str, **extra: Any) -> Invalid:
    return Invalid(code, detail, extra=extra)


def clearance(*, client: Client, treatment: Treatment, serum: Serum | None, today: date) -> Clearance:
    """Return how the client stands today for this treatment with this serum (none: the client alone).

    One query; two when an allergy on file names a group.
    """
    facts = clearance_facts(client, treatment, serum, today)
    if facts is None:
        return Clearance(client, treatment, serum, today, None, None)
    return _standing(client, treatment, serum, today, facts)


def _standing(
    client: Client, treatment: Treatment, serum: Serum | None, today: date, facts: ClearanceFacts
) -> Clearance:
    verdict = facts.verdict(today)
    codes = {finding.code for finding in overridable(verdict)}
    lapsed = today > verdict.valid_until
    used = [one for one in facts.overrides if codes & one.codes or (lapsed and one.lapsed_on == today)]
    return Clearance(
        client,
        treatment,
        serum,
        today,
        facts.screening,
        set_aside(verdict, frozenset[str]().union(*(one.codes for one in used))),
        overrides=tuple(one.pk for one in used),
        let_stand=any(lapsed and one.lapsed_on == today for one in used),
    )


def require_bookable(
    *,
    client: Client,
    treatment: Treatment,
    serum: Serum,
    dates: Collection[date],
    today: date,
    screening: Screening | None = None,
) -> Clearance:
    """Let a course be planned or booked on ``dates`` (local dates), or say why not.

    Args:
        dates: may be empty: only what holds for every date is asked then.
        screening: the one the caller relies on; it has to be the client's latest for this treatment.

    Raises:
        Invalid: screening_missing, screening_expired, screening_refused, screening_deferred (``clear_on`` in extra,
            where known), document_missing, serum_unsuitable.
    """
    standing = clearance(client=client, treatment=treatment, serum=serum, today=today)
    if screening is not None and standing.screening is not None and screening.pk != standing.screening.pk:
        if screening.client_id != client.pk or screening.treatment_id != treatment.pk:
            raise _refusal("screening_missing", _("This screening is not the client's, or is for another treatment."))
        raise _refusal("screening_expired", _("There is a newer screening. Use that one."))
    standing.require_valid()
    standing.require_allowed(dates)
    return standing


def require_movable(
    *, client: Client, treatment: Treatment, serum: Serum, dates: Collection[date], today: date
) -> Clearance:
    """Let booked sessions move to ``dates``, or a course change to ``serum``; an expired screening does not stop that.

    Raises:
        Invalid: as ``require_bookable``, without screening_expired.
    """
    standing = clearance(client=client, treatment=treatment, serum=serum, today=today)
    standing.require_allowed(dates)
    return standing


def require_startable(*, client: Client, treatment: Treatment, serum: Serum, on: date) -> Clearance:
    """Let the client be received and treated on ``on``, the session's local date: valid answers that allow that day.

    Raises:
        Invalid: as ``require_bookable``.
    """
    standing = clearance(client=client, treatment=treatment, serum=serum, today=on)
    standing.require_valid()
    standing.require_allowed([on])
    return standing
