"""A mail backend that puts every mail into a folder as a file: what a salon without a mail server sends.

Files are for their owner's eyes only (0600 in a 0700 folder), appear whole (written aside, then renamed) and carry the
moment, the reason and the address in their names.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from salon import clock

_UNSAFE = re.compile(r"[^\w@.+-]+", re.ASCII)


class EmlFolderBackend(BaseEmailBackend):
    """Writes to ``settings.MAIL_FOLDER``. Raises OSError when it cannot, as a server that is away would."""

    def __init__(self, fail_silently: bool = False, folder: Path | None = None, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder = Path(folder or settings.MAIL_FOLDER)

    def open(self) -> bool:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        for mail in email_messages:
            self._write(mail)
        return len(email_messages)

    def _write(self, mail: EmailMessage) -> None:
        target = self.folder / _name(mail)
        aside = target.with_name(f".{os.getpid()}-{target.name}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(mail.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        aside.rename(target)


def _name(mail: EmailMessage) -> str:
    moment = clock.now().strftime("%Y-%m-%d_%H%M%S")
    reason = mail.extra_headers.get("Message-ID", "").strip("<>").partition("@")[0] or f"{id(mail):x}"
    return "_".join((moment, _safe(reason, 90), _safe(mail.to[0] if mail.to else "nobody", 70))) + ".eml"


def _safe(text: str, length: int) -> str:
    return _UNSAFE.sub("-", text)[:length].strip("-.")
