"""After the signature: a dated word added to a record. Nothing signed is ever changed (a trigger says so too)."""

from django.utils.translation import gettext as _

from bookings.models import RecordAmendment, Session, SessionRecord
from bookings.record_draft import TEXT_MOST, Flaw
from bookings.services.record_words import sentence
from salon import clock
from salon.accounts.actor import Actor
from salon.errors import Conflict, Invalid


def amend_record(*, session: Session, text: str, actor: Actor) -> RecordAmendment:
    """Add an amendment to a signed record.

    Raises:
        Conflict: ``record_not_signed``; a draft is simply changed.
        Invalid: no text, or more than 4,000 characters.
    """
    text = text.strip()
    if not text or len(text) > TEXT_MOST:
        said = sentence(Flaw.TOO_LONG) if text else _("Write what is to be added.")
        raise Invalid("invalid", said, errors={"text": [said]})
    record = SessionRecord.objects.filter(session=session, signed_at__isnull=False).first()
    if record is None:
        raise Conflict("record_not_signed", _("This record is not signed yet; it can simply be changed."))
    return RecordAmendment.objects.create(record=record, at=clock.now(), by=actor.user, text=text)
