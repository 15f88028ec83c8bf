"""The folders of a run, checked before any work is done."""

import os
import stat
import tempfile
from pathlib import Path

from salon import embedded
from salon.up.account import Account
from salon.up.refusal import Refusal


def open_data(data: Path) -> None:
    """Make the data folder and those in it for logs and photos, for the owner alone.

    Raises:
        Refusal: it cannot be made or written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("log", "private"):
            (data / name).mkdir(exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        raise Refusal(
            f"The data folder {data} cannot be written ({error.strerror}): "
            "make it writable, or set SALON_DATA to another folder."
        ) from None


def open_sockets(data: Path, account: Account | None) -> Path:
    """Make the short folder of the Unix sockets, which nobody but ``account`` (or we) may enter.

    Its name can be guessed, so a folder that somebody else has made there is refused.
    """
    folder = embedded.socket_folder(data)
    owner = account.uid if account else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {owner, os.geteuid()}:
        raise Refusal(f"{folder} belongs to someone else: remove it, or set TMPDIR to a folder of your own.")
    folder.chmod(0o700)
    if account and status.st_uid != owner:
        os.chown(folder, account.uid, account.gid)
    return folder
