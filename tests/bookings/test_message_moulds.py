"""A reminder that is filled into a mould is the reminder that its templates would have written."""

from html import unescape
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from bookings.message_kinds import moulds
from bookings.message_kinds.letters import Line
from salon.accounts.models import Location

PLACES = [
    Location(name="Salon Test", address="Lindenstr. 1", phone="+49 30 1", email="desk@salon.example"),
    Location(name='Салон "Ёлка" & <b>', email="desk@salon.example"),
    Location(name="Bare"),
]
PEOPLE = ["Nora", "<script>", "O'Neil", "{{first_name}}", "\ue000stop_url\ue001", "Ёлка"]


def context(kind: str, language: str, place: Location, first_name: str = "Nora", **facts: Any) -> dict[str, Any]:
    session = Line(3, "понедельник, 3 августа 2026 г.", "10:00", "11:00", "Clara <i> & 'Co'")
    until = {"day": "Sunday 2 August 2026", "starts": "10:00"}
    return {
        "kind": kind,
        "language": language,
        "location": place,
        "first_name": first_name,
        "session": session,
        "total": 10,
        "visit_url": "https://salon.example/v/1.2.3/",
        "stop_url": "https://salon.example/v/stop/1.2/",
        "zone_note": "",
        "confirmed": False,
        "asks_before": False,
        "cancel_until": until,
    } | facts


def both(said: dict[str, Any]) -> tuple[moulds.Rendered, moulds.Rendered]:
    with translation.override(said["language"]):
        return moulds.cast(said), moulds.render(said["kind"], said)


@pytest.mark.parametrize("kind", sorted(moulds.CAST))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_cast_reminder_is_the_rendered_one(kind: str, language: str) -> None:
    for place, confirmed, asks, until in product(PLACES, (True, False), (True, False), (True, False)):
        said = context(kind, language, place, confirmed=confirmed, asks_before=asks)
        said |= {} if until else {"cancel_until": False, "stop_url": "", "zone_note": "All times are local."}
        cast, rendered = both(said)
        assert cast[:2] == rendered[:2]
        assert unescape(cast.html) == unescape(rendered.html)


@pytest.mark.parametrize("name", PEOPLE)
def test_an_odd_name_stays_a_name(name: str) -> None:
    cast, rendered = both(context("reminder-2d", "en", PLACES[1], name))
    assert cast.text == rendered.text
    assert f"Hello {name}," in cast.text
    assert unescape(cast.html) == unescape(rendered.html)
    assert "<script>" not in cast.html


def test_two_clients_share_a_mould_and_nothing_else() -> None:
    moulds._mould.cache_clear()
    first = moulds.cast(context("reminder-2d", "en", PLACES[0], "Nora", visit_url="https://salon.example/v/nora/"))
    second = moulds.cast(context("reminder-2d", "en", PLACES[0], "Vera", visit_url="https://salon.example/v/vera/"))
    assert moulds._mould.cache_info().misses == 1
    for text in (second.text, second.html):
        assert "Vera" in text
        assert "/v/vera/" in text
        assert "Nora" not in text
        assert "/v/nora/" not in text
    assert "/v/nora/" in first.html


def test_a_salon_that_changes_its_phone_is_called_at_the_new_one_at_once() -> None:
    for phone in ("+49 30 1", "+49 30 2"):
        place = Location(name="Salon Test", phone=phone)
        assert phone in moulds.cast(context("reminder-2d", "en", place)).html
