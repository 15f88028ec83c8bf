"""Doctor's documents: uploaded at the desk, checked by a cosmetologist or the owner, valid until a day.

Only a checked one answers a contraindication. The receptionist may upload one and reads none, so she is not asked what
it is for.
"""

from datetime import date, timedelta
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.contact import Unreadable, clean_text
from clients.models import Client, Document
from clients.papers import BYTES_MOST, ENDINGS, NotAPaper, Paper, WhyNot, read_paper
from clients.screening import ANSWERED_BY_DOCUMENT
from clients.services.present import require_present
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid
from treatments.models import Contraindication

FOLDER = "documents"
LONGEST_ISSUER = 160
OLDEST = timedelta(days=3660)
_WORDS = {
    WhyNot.TOO_LARGE: gettext_lazy("The file is larger than 10 MB. Scan it in grey or with fewer dots per inch."),
    WhyNot.EMPTY: gettext_lazy("The file is empty. Please choose it again."),
    WhyNot.DRAWING: gettext_lazy("This is an SVG drawing. Take a PDF, or a photo of the paper (JPEG or PNG)."),
    WhyNot.FORMAT: gettext_lazy("This is no PDF, JPEG or PNG, whatever its name says. Take one of these."),
    WhyNot.TWO_FILES: gettext_lazy("There is another file hidden in this one. Scan or photograph the paper instead."),
    WhyNot.PROGRAM: gettext_lazy("This PDF carries a program or an attachment. Print and scan it, or photograph it."),
    WhyNot.BROKEN: gettext_lazy("The file is broken and cannot be opened. Please scan or photograph it again."),
}


def upload_document(*, client: Client, file: IO[bytes] | None, actor: Actor) -> Document:
    """Keep a document that somebody has still to check.

    Raises:
        Invalid: ``document_unusable`` with a sentence beside ``file``.
    """
    if file is None:
        said = _("Choose the file first.")
        raise Invalid("document_unusable", said, errors={"file": [said]})
    require_present(client)
    return _keep(_paper(file), client=client, uploaded_at=clock.now(), uploaded_by=actor.user)


def note_document(
    *,
    client: Client,
    rule_code: str,
    issued_on: date,
    expires_on: date | None = None,
    issuer: str = "",
    file: IO[bytes] | None = None,
    actor: Actor,
) -> Document:
    """Record that ``actor`` has seen the document, with the file where there is one.

    Args:
        rule_code: the contraindication it answers.
        expires_on: its last valid day; none: it holds until withdrawn.

    Raises:
        Invalid: ``document_invalid``, ``document_unusable`` with a sentence per field.
    """
    checked = _checked(client, rule_code, issued_on, expires_on, issuer, actor)
    require_present(client)
    if file is None:
        return Document.objects.create(client=client, **checked)
    return _keep(_paper(file), client=client, uploaded_at=clock.now(), uploaded_by=actor.user, **checked)


def check_document(
    *,
    document: Document,
    rule_code: str,
    issued_on: date,
    expires_on: date | None = None,
    issuer: str = "",
    actor: Actor,
) -> Document:
    """Record that ``actor`` has read an uploaded document; from now on it counts.

    Raises:
        Invalid: ``document_invalid`` with a sentence per field.
        Conflict: ``document_checked``: somebody did so already, or took it off file.
    """
    checked = _checked(document.client, rule_code, issued_on, expires_on, issuer, actor)
    waiting = Document.objects.filter(pk=document.pk, checked_at=None, withdrawn_at=None)
    if not waiting.update(**checked):
        raise Conflict("document_checked", _("This document is checked or taken off file already."))
    document.refresh_from_db()
    return document


def _checked(
    client: Client, rule_code: str, issued_on: date, expires_on: date | None, issuer: str, actor: Actor
) -> dict[str, Any]:
    errors = _date_errors(issued_on, expires_on, clock.today(client.location.zone))
    kinds = [kind.value for kind in ANSWERED_BY_DOCUMENT]
    if not Contraindication.objects.filter(code=rule_code, kind__in=kinds, superseded_at=None).exists():
        errors["rule_code"] = [_("No document is asked for here.")]
    try:
        issuer = clean_text(issuer, longest=LONGEST_ISSUER)
    except Unreadable:
        errors["issuer"] = [_("Name who issued it in at most %(longest)s characters.") % {"longest": LONGEST_ISSUER}]
    if errors:
        raise Invalid("document_invalid", _("The document cannot be noted like this."), errors=errors)
    return {
        "rule_code": rule_code,
        "issued_on": issued_on,
        "expires_on": expires_on,
        "issuer": issuer,
        "checked_at": clock.now(),
        "checked_by": actor.user,
    }


def _date_errors(issued_on: date, expires_on: date | None, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if issued_on > today:
        errors["issued_on"] = [_("This date lies in the future.")]
    elif issued_on < today - OLDEST:
        errors["issued_on"] = [_("This document is more than ten years old.")]
    if expires_on is not None and expires_on < max(issued_on, today):
        errors["expires_on"] = [_("The document is no longer valid on this date.")]
    return errors


def _paper(file: IO[bytes]) -> Paper:
    try:
        if getattr(file, "size", 0) > BYTES_MOST:
            raise NotAPaper(WhyNot.TOO_LARGE)
        return read_paper(file.read(BYTES_MOST + 1))
    except NotAPaper as refusal:
        said = str(_WORDS[refusal.why])
        raise Invalid("document_unusable", said, errors={"file": [said]}) from None


def _keep(paper: Paper, **fields: Any) -> Document:
    """The file first, then its row: without the row nobody finds the file, and it goes again."""
    name = default_storage.save(f"{FOLDER}/{uuid4().hex}.{ENDINGS[paper.media_type]}", ContentFile(paper.data))
    try:
        with transaction.atomic():
            return Document.objects.create(file=name, media_type=paper.media_type, size=len(paper.data), **fields)
    except BaseException:
        default_storage.delete(name)
        raise


def withdraw_document(*, document: Document, actor: Actor) -> None:
    """Take a document off file; it counts no more from now on.

    Raises:
        Conflict: ``document_withdrawn``: that has been done already.
    """
    open_ones = Document.objects.filter(pk=document.pk, withdrawn_at=None)
    if not open_ones.update(withdrawn_at=clock.now(), withdrawn_by=actor.user):
        raise Conflict("document_withdrawn", _("This document has been taken off file already."))
