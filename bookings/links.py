"""The client's signed links. Knows how a token is made and read; must not know what a link may do.

A token carries the course, the session with its sequence (or none), when it ends, and a fingerprint of the address it
was sent to: when the desk corrects a client's e-mail, every link in the wrong mailbox is dead. The desk can also end
all links sent so far (``series``); her next mail carries new ones.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare, salted_hmac

_VISIT, _STOP, _OFFER = "bookings.links.visit", "bookings.links.stop", "bookings.links.offer"


class LinkRefused(Exception):
    """The link is altered, expired, stale or not ours. ``why`` is for tests and logs, never for the page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. ``session`` 0: the whole course."""

    course: int
    session: int
    sequence: int
    expires_at: datetime
    fingerprint: str

    @classmethod
    def parse(cls, value: str) -> Self:
        course, session, sequence, expires, print_ = value.split(".")
        return cls(int(course), int(session), int(sequence), datetime.fromtimestamp(int(expires), UTC), print_)

    def meant_for(self, email: str, series: int = 0) -> bool:
        return constant_time_compare(self.fingerprint, fingerprint(email, series))


@dataclass(frozen=True, slots=True)
class StopLink:
    """What the link that stops mails says, or (``client`` then is the offer) one that answers an offer. No more."""

    client: int
    expires_at: datetime
    fingerprint: str

    @classmethod
    def parse(cls, value: str) -> Self:
        client, expires, print_ = value.split(".")
        return cls(int(client), datetime.fromtimestamp(int(expires), UTC), print_)

    def meant_for(self, email: str, series: int = 0) -> bool:
        return constant_time_compare(self.fingerprint, fingerprint(email, series))


def fingerprint(email: str, series: int = 0) -> str:
    """Return ten characters that change with the address, or when her links were ended, and tell nothing about it."""
    whose = email.strip().lower() + (f"\n{series}" if series else "")
    return salted_hmac("bookings.links.address", whose, algorithm="sha256").hexdigest()[:10]


def token(
    *, course: int, email: str, expires_at: datetime, session: int = 0, sequence: int = 0, series: int = 0
) -> str:
    """Return the signed token of a link that works until ``expires_at``."""
    value = f"{course}.{session}.{sequence}.{int(expires_at.timestamp())}.{fingerprint(email, series)}"
    return _signer().sign(value)


def stop_token(*, client: int, email: str, expires_at: datetime, series: int = 0) -> str:
    """Return the signed token of the link that stops mails."""
    return _signer(_STOP).sign(f"{client}.{int(expires_at.timestamp())}.{fingerprint(email, series)}")


def offer_token(*, offer: int, email: str, expires_at: datetime, series: int = 0) -> str:
    """Return the signed token of the link that answers an offered place."""
    return _signer(_OFFER).sign(f"{offer}.{int(expires_at.timestamp())}.{fingerprint(email, series)}")


def read_offer(text: str, *, now: datetime) -> StopLink:
    """Return what the token of an offer says. Raises: LinkRefused."""
    return _read_short(_OFFER, text, now)


def read_stop(text: str, *, now: datetime) -> StopLink:
    """Return what the token of a stop link says.

    Raises:
        LinkRefused: ``altered`` or ``expired``.
    """
    return _read_short(_STOP, text, now)


def _read_short(purpose: str, text: str, now: datetime) -> StopLink:
    try:
        link = StopLink.parse(_signer(purpose).unsign(text))
    except (BadSignature, ValueError, OverflowError):
        raise LinkRefused("altered") from None
    if now >= link.expires_at:
        raise LinkRefused("expired")
    return link


def read(text: str, *, now: datetime) -> Link:
    """Return what a token says.

    Raises:
        LinkRefused: ``altered`` or ``expired``.
    """
    try:
        link = Link.parse(_signer().unsign(text))
    except (BadSignature, ValueError, OverflowError):
        raise LinkRefused("altered") from None
    if now >= link.expires_at:
        raise LinkRefused("expired")
    return link


def _signer(purpose: str = _VISIT) -> Signer:
    """The purpose is the salt: a token made for one thing opens no other."""
    return Signer(salt=purpose, sep=".")
