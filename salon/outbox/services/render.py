"""Turn claimed messages into letters, kind by kind. A letter that cannot be written stops no other."""

import logging
from collections.abc import Mapping, Sequence
from itertools import groupby

from salon.outbox.kinds import Letter, kind_of
from salon.outbox.models import Message, MessageText
from salon.outbox.wording import Wording

log = logging.getLogger(__name__)


def render(messages: Sequence[Message]) -> dict[int, Letter | Exception]:
    """Return each message's letter by its id, or what went wrong in writing it; nothing when its facts are gone."""
    letters: dict[int, Letter | Exception] = {}
    _give_wordings(messages)
    for name, group in groupby(sorted(messages, key=lambda m: m.kind), key=lambda m: m.kind):
        letters |= _of_kind(name, list(group))
    return letters


def _give_wordings(messages: Sequence[Message]) -> None:
    """Put the owner's own texts to their messages. One query."""
    own = MessageText.objects.filter(
        location__in={message.location_id for message in messages}, kind__in={message.kind for message in messages}
    )
    texts = {(row.location_id, row.kind, row.language): Wording(row.subject, row.body) for row in own}
    for message in messages:
        message.wording = texts.get((message.location_id, message.kind, message.language))


def _of_kind(name: str, messages: list[Message]) -> Mapping[int, Letter | Exception]:
    try:
        return kind_of(name).render(messages)
    except Exception as error:
        log.exception("kind %s could not be written", name)
        if len(messages) == 1:
            return {messages[0].pk: error}
    return {pk: letter for message in messages for pk, letter in _of_kind(name, [message]).items()}
