"""A message as it was sent, or as it would be sent now. Writes nothing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from salon.outbox.kinds import Attachment, Letter, kind_of, known
from salon.outbox.models import Message
from salon.outbox.services.claim import NO_KIND
from salon.outbox.services.render import render
from salon.outbox.services.send import CANNOT_WRITE, NOTHING_TO_SAY
from salon.outbox.states import MessageStatus


@dataclass(frozen=True, slots=True)
class Look:
    """``letter`` is None when there is nothing (any more) to show; ``untrue`` says why it would not leave."""

    letter: Letter | None
    untrue: str = ""

    @property
    def why(self) -> str:
        return _(self.untrue) if self.untrue else ""


def look(message: Message) -> Look:
    """Return what was sent, exactly; of a message that has not left, what would leave now."""
    if message.status == MessageStatus.SENT:
        return Look(_kept(message) if message.text else None)
    if not known(message.kind):
        return Look(None, NO_KIND)
    if message.purged_at:
        return Look(None)
    standing = kind_of(message.kind).still_true([message]).get(message.pk)
    letter = render([message]).get(message.pk)
    if letter is None or isinstance(letter, Exception):
        return Look(None, (standing.untrue if standing else "") or (CANNOT_WRITE if letter else NOTHING_TO_SAY))
    return Look(letter, standing.untrue if standing else "")


def _kept(message: Message) -> Letter:
    files = tuple(Attachment(f["name"], f["content_type"], f["content"]) for f in message.attachments)
    return Letter(subject=message.subject, text=message.text, html=message.html, attachments=files)
