"""The mails of one batch, each written when it is first needed, or one ahead while the server is busy with another."""

from collections.abc import Iterator, Sequence

from salon.outbox.envelope import envelope
from salon.outbox.kinds import Letter
from salon.outbox.models import Message
from salon.outbox.services.render import prepare
from salon.outbox.wire import Sealed, seal


class Mails:
    """A message whose facts are gone is not in it."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._letters = prepare(messages)
        self._sealed: tuple[int, Sealed] | None = None

    def __contains__(self, message: Message) -> bool:
        return message in self._letters

    def letter(self, message: Message) -> Letter | Exception:
        """Return what it says, or what went wrong in writing it."""
        return self._letters.of(message)

    def sealed(self, message: Message) -> Sealed:
        """Return the mail as it goes over the wire. Only the latest is kept: a mail is as dated as its sending.

        Raises:
            ValueError: an address or a header that no mail may have.
        """
        if self._sealed is None or self._sealed[0] != message.pk:
            letter = self.letter(message)
            assert isinstance(letter, Letter)
            self._sealed = message.pk, seal(envelope(message, letter))
        return self._sealed[1]

    def ahead(self, following: Sequence[Message]) -> Iterator[None]:
        """Work on the next mails, a step for each of the four answers of the server.

        What goes wrong is met again, and judged, when the mail's turn comes.
        """
        if following and isinstance(self.letter(following[0]), Letter):
            try:
                self.sealed(following[0])
            except Exception:  # noqa: BLE001 - an impossible address raises anything
                self._sealed = None
        yield
        yield
        yield
        for message in following[1:2]:
            self.letter(message)
