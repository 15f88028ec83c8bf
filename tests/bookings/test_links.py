"""A link is good for whom it was sent to, for what it was sent for, until it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from bookings.links import LinkRefused, fingerprint, read, token

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDS = NOW + timedelta(days=1)
GOOD = {"course": 7, "session": 42, "sequence": 3, "email": "nora@example.com", "expires_at": ENDS}


def why(text: str, now: datetime = NOW) -> str:
    with pytest.raises(LinkRefused) as refusal:
        read(text, now=now)
    return refusal.value.why


def test_a_token_says_what_was_put_in() -> None:
    link = read(token(**GOOD), now=NOW)
    assert (link.course, link.session, link.sequence, link.expires_at) == (7, 42, 3, ENDS)
    assert link.meant_for("Nora@Example.com ")
    assert not link.meant_for("other@example.com")


def test_it_ends() -> None:
    text = token(**GOOD)
    assert read(text, now=ENDS - timedelta(seconds=1))
    assert why(text, ENDS) == "expired"


@pytest.mark.parametrize("place", range(0, 80, 7))
def test_altered_anywhere_it_is_refused(place: int) -> None:
    text = token(**GOOD)
    place %= len(text)
    other = "A" if text[place] != "A" else "B"
    assert why(text[:place] + other + text[place + 1 :]) == "altered"


@pytest.mark.parametrize("text", ["", ".", "....", "x", "1.2.3.4.5", "é" * 50, "9" * 5000, "7.42.3.1.x.sig"])
def test_nonsense_is_refused(text: str) -> None:
    assert why(text) == "altered"


def test_a_signature_made_for_another_purpose_is_refused() -> None:
    value = token(**GOOD).rpartition(".")[0]
    assert why(signing.Signer(salt="something else", sep=".").sign(value)) == "altered"


def test_a_well_signed_impossible_value_is_refused() -> None:
    signer = signing.Signer(salt="bookings.links.visit", sep=".")
    assert why(signer.sign("1.2.3.99999999999999999999.x")) == "altered"
    assert why(signer.sign("1.2")) == "altered"


def test_the_fingerprint_tells_nothing_about_the_address() -> None:
    assert fingerprint("nora@example.com") != fingerprint("nora@example.org")
    assert "nora" not in fingerprint("nora@example.com")


def test_a_token_is_short_enough_for_a_plain_text_mail() -> None:
    assert len(token(**GOOD)) < 90
