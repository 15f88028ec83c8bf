"""What stands on every envelope: who it is from, its name in the world. Pure."""

import re
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
    return formataddr((name, address)) if name else address
