"""Where the embedded PostgreSQL and Valkey of ``make run`` live, and the key the run makes for itself.

Importable before Django is configured; starts nothing by itself.
"""

import contextlib
import hashlib
import os
import secrets
import tempfile
from pathlib import Path


def secret_key(data: Path) -> str:
    """Return the installation's own secret key, made on first use and readable by its owner alone.

    Written aside and linked into place, so that of two that start at once both use the first one's, and a start that
    is killed leaves no empty key.
    """
    path = data / "secret_key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, draft = tempfile.mkstemp(dir=data)  # 0600
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text().strip()


def socket_folder(data: Path) -> Path:
    """Return the folder of the Unix sockets. Short, as a socket's path may have 107 bytes at most."""
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"salon-{digest}"


def database_url(data: Path) -> str:
    """Return the address of the embedded PostgreSQL whose files are in ``data``."""
    return f"postgres://postgres@/salon?host={socket_folder(data)}"


def redis_url(data: Path) -> str:
    """Return the address of the embedded Valkey whose files are in ``data``."""
    return f"unix://{socket_folder(data)}/valkey.sock"
