"""What stands on every envelope: who it is from, its name in the world. Pure."""

import re
from email.header import Header
from email.utils import formataddr, parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

_NOT_ATOM = re.compile(r"[^A-Za-z0-9.-]+")


@lru_cache
def site_host(site_url: str) -> str:
    """Return the host of the site's address, without a port."""
    return urlsplit(site_url).hostname or "localhost"


def message_id(dedupe_key: str, host: str) -> str:
    """Return the Message-ID of a reason: the same for every attempt (RFC 5322 3.6.4), different for every reason."""
    return f"<{_NOT_ATOM.sub('.', dedupe_key).strip('.')}@{host}>"


@lru_cache
def sender(name: str, address: str) -> str:
    """Return the From line: the location's name over the installation's own address, whatever name stands there."""
    name, address = " ".join(name.split()), parseaddr(address)[1]
    return formataddr((in_letters(name, "From"), address)) if name else address


def in_letters(text: str, header: str) -> str:
    """Return a text as it may stand in a header: in any letters, each piece of at most 75 characters (RFC 2047 2).

    The first leaves room for the header's name; without it the header's first line is empty, which mail programs
    read as a subject that begins with a space.
    """
    return text if text.isascii() else Header(text, "utf-8", header_name=header, maxlinelen=75).encode(linesep="")
