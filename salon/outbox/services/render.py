"""Turn claimed messages into letters, kind by kind. A letter that cannot be written stops no other.

Facts are read for a whole batch at once; each letter is written when it is first asked for.
"""

import logging
from collections.abc import Mapping, Sequence
from itertools import groupby

from salon.outbox.kinds import Letter, Unwritten, kind_of
from salon.outbox.models import Message, MessageText
from salon.outbox.wording import Wording

log = logging.getLogger(__name__)


class Letters:
    """The letters of a batch. A message whose facts are gone has none."""

    def __init__(self, found: Mapping[int, Letter | Unwritten | Exception]) -> None:
        self._found = dict(found)

    def __contains__(self, message: Message) -> bool:
        return message.pk in self._found

    def of(self, message: Message) -> Letter | Exception:
        """Return the letter, or what went wrong in writing it. Written once, however often it is asked for."""
        found = self._found[message.pk]
        if callable(found):
            try:
                found = found()
            except Exception as error:
                log.exception("message %s could not be written", message.pk)
                found = error
            self._found[message.pk] = found
        return found


def prepare(messages: Sequence[Message]) -> Letters:
    """Read what the letters of these messages are about."""
    found: dict[int, Letter | Unwritten | Exception] = {}
    _give_wordings(messages)
    for name, group in groupby(sorted(messages, key=lambda m: m.kind), key=lambda m: m.kind):
        found |= _of_kind(name, list(group))
    return Letters(found)


def render(messages: Sequence[Message]) -> dict[int, Letter | Exception]:
    """Return each message's letter by its id, or what went wrong in writing it; nothing when its facts are gone."""
    letters = prepare(messages)
    return {message.pk: letters.of(message) for message in messages if message in letters}


def _give_wordings(messages: Sequence[Message]) -> None:
    """Put the owner's own texts to their messages. One query."""
    own = MessageText.objects.filter(
        location__in={message.location_id for message in messages}, kind__in={message.kind for message in messages}
    )
    texts = {(row.location_id, row.kind, row.language): Wording(row.subject, row.body) for row in own}
    for message in messages:
        message.wording = texts.get((message.location_id, message.kind, message.language))


def _of_kind(name: str, messages: list[Message]) -> Mapping[int, Letter | Unwritten | Exception]:
    try:
        return kind_of(name).render(messages)
    except Exception as error:
        log.exception("kind %s could not be written", name)
        if len(messages) == 1:
            return {messages[0].pk: error}
    return {pk: letter for message in messages for pk, letter in _of_kind(name, [message]).items()}
