"""Small secrets kept in the database, readable only with the installation's key: a dump alone shows nothing.

Knows the key and bytes. Must not know what is sealed.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with another key, or altered."""


def seal(text: str) -> bytes:
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode())


def unseal(sealed: bytes | memoryview) -> str:
    """Raises: Unreadable."""
    try:
        return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise Unreadable from error


@cache
def _box(*secrets: str) -> MultiFernet:
    """The first key seals, each of them opens: SECRET_KEY may be renewed while SECRET_KEY_FALLBACKS keeps the old."""
    return MultiFernet(Fernet(base64.urlsafe_b64encode(_derived(secret))) for secret in secrets)


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"salon.sealing").derive(secret.encode())
