"""Sets a screening's findings aside, with a reason that stays in red for ever. By whom is the policies' business."""

from collections.abc import Collection

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clients.contact import Unreadable, clean_text
from clients.facts import stored_findings
from clients.models import Client, Override
from clients.overriding import overridable
from clients.screening import Outcome
from clients.selectors.screenings import Standing, standings
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Treatment

SHORTEST, LONGEST = 10, 1000  # characters of a reason


@transaction.atomic
def override_findings(
    *,
    client: Client,
    treatment: Treatment,
    codes: Collection[str] = (),
    lapsed: bool = False,
    reason: str,
    actor: Actor,
) -> Override:
    """Set findings of the client's latest screening aside. A new screening is judged afresh.

    Args:
        codes: of findings that stand today and may be set aside (``clients.overriding``).
        lapsed: let answers that ran out stand, for today.

    Raises:
        Conflict: ``override_refused``: a refusal is never overridden.
        Invalid: ``override_impossible``, ``override_reason``, ``screening_missing``.
    """
    # One at a time for a client, so that a screening taken at this moment is seen.
    Client.objects.select_for_update().only("pk").get(pk=client.pk)
    today = clock.today(client.location.zone)
    standing = next(iter(standings(client, today, treatment)), None)
    if standing is None:
        said = _("The screening questions have not been asked for this treatment yet.")
        raise Invalid("screening_missing", said)
    wanted = _possible(standing, set(codes), lapsed=lapsed)
    verdict = standing.verdict(today)
    with translation.override("en"):
        stored = stored_findings(verdict, [answer.rule for answer in standing.screening.answers.all()])
    return Override.objects.create(
        client=client,
        screening=standing.screening,
        codes=sorted(wanted),
        lapsed_on=today if lapsed else None,
        reason=_clean(reason),
        findings=[one for one in stored if one["code"] in wanted],
        made_at=clock.now(),
        made_by=actor.user,
        via=actor.via.value,
    )


def _possible(standing: Standing, codes: set[str], *, lapsed: bool) -> set[str]:
    today = clock.today(standing.screening.client.location.zone)
    verdict = standing.verdict(today)
    if verdict.outcome is Outcome.REFUSED:
        raise Conflict("override_refused", _("A refusal cannot be overridden. A doctor's document may answer it."))
    open_ones = {finding.code for finding in overridable(verdict)}
    if not codes and not lapsed:
        said = _("Choose what you set aside.")
        raise Invalid("override_impossible", said, errors={"codes": [said]})
    if codes - open_ones or (lapsed and today <= verdict.valid_until):
        said = _("This cannot be set aside, or no longer stands. Please look again.")
        raise Invalid("override_impossible", said, errors={"codes": [said]})
    return codes


def _clean(reason: str) -> str:
    try:
        text = clean_text(reason, longest=LONGEST, lines=True)
    except Unreadable:
        text = ""
    if sum(letter.isalpha() for letter in text) < SHORTEST:
        said = _("Write why, in a sentence: it stays in her record for ever.")
        raise Invalid("override_reason", said, errors={"reason": [said]})
    return text
