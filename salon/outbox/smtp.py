"""Django's SMTP backend, which uses the time in which the server thinks. Stands in for it in the settings.

One mail is four questions to the server, and nothing of ours needs its answer before the next of them. So whoever
hands a mail over may give work along: a step of it is done after each question, and only then is the answer read. No
thread, and no order of the conversation changes.
"""

import smtplib
from collections.abc import Iterator

from django.core.mail.backends import smtp

from salon.outbox.wire import Sealed


class _Meanwhile(smtplib.SMTP):
    """``meanwhile`` is advanced by one step before each answer is read."""

    meanwhile: Iterator[object] = iter(())

    def getreply(self) -> tuple[int, bytes]:
        next(self.meanwhile, None)
        return super().getreply()


class _MeanwhileTLS(_Meanwhile, smtplib.SMTP_SSL):
    """The same from the first byte in TLS."""


class EmailBackend(smtp.EmailBackend):
    """Behaves as Django's; :meth:`deliver` sends one sealed mail over the open connection."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _MeanwhileTLS if self.use_ssl else _Meanwhile

    def deliver(self, mail: Sealed, meanwhile: Iterator[object]) -> None:
        """Hand one mail over.

        Args:
            meanwhile: work for while the server thinks. It must not raise; what is left of it stays undone.

        Raises:
            OSError: the server refused the mail or cannot be reached (``smtplib.SMTPException`` is one).
        """
        way = self.connection
        assert isinstance(way, _Meanwhile)  # it was opened
        way.meanwhile = meanwhile
        try:
            way.sendmail(mail.sender, mail.recipients, mail.content)
        finally:
            way.meanwhile = iter(())
