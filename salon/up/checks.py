"""What must be true around the salon before any work is done; each check says in one sentence what is not."""

import errno
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from salon.up.refusal import Refusal

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15


def python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Refusal(f"Salon needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")


def data_folder(env: Mapping[str, str], root: Path) -> Path:
    """Return the data folder that SALON_DATA names, by default ``var`` beside manage.py."""
    return Path(env.get("SALON_DATA") or root / "var").expanduser().resolve()


def switch(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return a yes-or-no setting.

    Raises:
        Refusal: it is neither.
    """
    words = (env.get(name) or "").strip().lower()
    if words in {"", "1", "true", "yes", "on"}:
        return default if not words else True
    if words in {"0", "false", "no", "off"}:
        return False
    raise Refusal(f"{name} must be 1 or 0, not {words!r}.")


def port(env: Mapping[str, str]) -> int:
    """Return PORT as a number.

    Raises:
        Refusal: it is none, or out of range.
    """
    words = env.get("PORT") or "8000"
    if not words.isascii() or not words.isdigit() or not 1 <= int(words) <= 65535:
        raise Refusal(f"PORT must be a number from 1 to 65535, not {words!r}.")
    return int(words)


def reserve(host: str, number: int) -> socket.socket:
    """Take the port now, so that nobody else can while the salon starts; the web server inherits it.

    Raises:
        Refusal: it is taken, or not allowed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((host, number))
        line.listen(1024)  # bound alone is not taken yet: two starts at once would both believe in it
    except OSError as error:
        line.close()
        if error.errno == errno.EADDRINUSE:
            raise Refusal(f"Port {number} is taken by another program: stop it, or set PORT to another one.") from None
        raise Refusal(f"Port {number} on {host} cannot be used: {error.strerror}.") from None
    return line


def database(url: str) -> None:
    """Sign in at DATABASE_URL once.

    Raises:
        Refusal: it cannot be reached, does not let us in, or is too old. Its password is never shown.
    """
    import environ
    import psycopg2

    if urlsplit(url).scheme not in {"postgres", "postgresql", "psql", "pgsql"}:
        raise Refusal("DATABASE_URL must look like postgres://USER:PASSWORD@HOST:5432/NAME.")
    try:
        parts = environ.Env().db_url_config(url)
        words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        known = {word: parts[name] for word, name in words.items() if parts[name]}
        connection = psycopg2.connect(**({"connect_timeout": 5} | known | parts.get("OPTIONS", {})))
    except (psycopg2.Error, ValueError) as error:
        raise Refusal(f"DATABASE_URL ({_shown(url)}) cannot be used: {_first_line(error)}") from None
    version = connection.server_version // 10000
    connection.close()
    if version < OLDEST_POSTGRES:
        raise Refusal(f"DATABASE_URL leads to PostgreSQL {version}; Salon needs {OLDEST_POSTGRES} or newer.")


def mail(url: str) -> None:
    """Understand EMAIL_URL. Nobody calls the server now: it may be away, and then mails wait.

    Raises:
        Refusal: it cannot be understood.
    """
    import environ
    from environ.compat import ImproperlyConfigured

    try:
        environ.Env().email_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        raise Refusal("EMAIL_URL must look like smtp+tls://USER:PASSWORD@HOST:587.") from None


def broker(url: str) -> None:
    """Say PING at REDIS_URL once.

    Raises:
        Refusal: it does not answer.
    """
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise Refusal(f"REDIS_URL ({_shown(url)}) cannot be used: {_first_line(error)}") from None


def _shown(url: str) -> str:
    """Return where an address leads, without user and password."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] or parts.path or "empty"


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".") + "."
