"""Dates, times and numbers as each language writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from bookings.message_kinds import words
from salon.accounts.models import Location

MOMENT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # half past midnight in Berlin, half past seven in New York


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Europe/Berlin", "en", "Tuesday, 10 March 2026 00:30"),
        ("Europe/Berlin", "ru", "вторник, 10 марта 2026 г. 00:30"),
        ("America/New_York", "en", "Monday, 9 March 2026 19:30"),
        ("Australia/Lord_Howe", "ru-RU", "вторник, 10 марта 2026 г. 10:30"),
        ("UTC", "xx", "Monday, 9 March 2026 23:30"),
    ],
)
def test_a_moment_is_said_in_the_salons_zone_and_the_clients_language(zone: str, language: str, said: str) -> None:
    place = ZoneInfo(zone)
    assert f"{words.day(MOMENT, place, language)} {words.clock_time(MOMENT, place, language)}" == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 сеанс"), (2, "2 сеанса"), (5, "5 сеансов"), (11, "11 сеансов"), (21, "21 сеанс"), (22, "22 сеанса")],
)
def test_russian_plurals_are_right(count: int, said: str) -> None:
    with translation.override("ru"):
        context = {"count": count, "location": Location(name="Salon")}
        subject = render_to_string("messages/confirmation.subject.txt", context)
    assert subject.strip() == f"Salon: ваша запись, {said}"
