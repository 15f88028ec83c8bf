"""A doctor's document that a contraindication asks for, as seen by a cosmetologist or the owner."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from clients.contact import Unreadable, clean_text
from clients.models import Client, Document
from clients.screening import ANSWERED_BY_DOCUMENT
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Contraindication

LONGEST_ISSUER = 160
OLDEST = timedelta(days=3660)


def note_document(
    *, client: Client, rule_code: str, issued_on: date, expires_on: date | None = None, issuer: str = "", actor: Actor
) -> Document:
    """Record that ``actor`` has seen the document.

    Args:
        rule_code: the contraindication it answers.
        expires_on: its last valid day; none: it holds until withdrawn.

    Raises:
        Invalid: ``document_invalid`` with a sentence per field.
    """
    today = clock.today(client.location.zone)
    errors = _date_errors(issued_on, expires_on, today)
    kinds = [kind.value for kind in ANSWERED_BY_DOCUMENT]
    if not Contraindication.objects.filter(code=rule_code, kind__in=kinds, superseded_at=None).exists():
        errors["rule_code"] = [_("No document is asked for here.")]
    try:
        issuer = clean_text(issuer, longest=LONGEST_ISSUER)
    except Unreadable:
        errors["issuer"] = [_("Name who issued it in at most %(longest)s characters.") % {"longest": LONGEST_ISSUER}]
    if errors:
        raise Invalid("document_invalid", _("The document cannot be noted like this."), errors=errors)
    return Document.objects.create(
        client=client,
        rule_code=rule_code,
        issued_on=issued_on,
        expires_on=expires_on,
        issuer=issuer,
        checked_at=clock.now(),
        checked_by=actor.user,
    )


def _date_errors(issued_on: date, expires_on: date | None, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if issued_on > today:
        errors["issued_on"] = [_("This date lies in the future.")]
    elif issued_on < today - OLDEST:
        errors["issued_on"] = [_("This document is more than ten years old.")]
    if expires_on is not None and expires_on < max(issued_on, today):
        errors["expires_on"] = [_("The document is no longer valid on this date.")]
    return errors


def withdraw_document(*, document: Document) -> None:
    """Take a document off file; it counts no more from now on.

    Raises:
        Conflict: ``document_withdrawn``: that has been done already.
    """
    if not Document.objects.filter(pk=document.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        raise Conflict("document_withdrawn", _("This document has been taken off file already."))
