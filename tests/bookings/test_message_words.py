"""Dates, times and numbers as each language writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from bookings.message_kinds import words
from bookings.message_kinds.letters import Line, own_words
from bookings.message_kinds.wordings import WORDINGS
from salon.accounts.models import Location
from salon.outbox.wording import Wording

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


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 0, "no sessions left"),
        ("en", 1, "1 session left"),
        ("en", 4, "4 sessions left"),
        ("ru", 0, "сеансов не осталось"),
        ("ru", 1, "остался 1 сеанс"),
        ("ru", 4, "осталось 4 сеанса"),
        ("ru", 11, "осталось 11 сеансов"),
        ("ru", 21, "остался 21 сеанс"),
    ],
)
def test_what_is_left_is_a_whole_phrase_in_an_owners_text(language: str, count: int, said: str) -> None:
    line = Line(number=30 - count, day="Monday", starts="10:00", ends="11:00", cosmetologist="Clara")
    facts = {"session": line, "total": 30, "first_name": "Nora", "treatment": "Peeling", "location": Location(name="S")}
    with translation.override(language):
        own = own_words("half-way", Wording("x", "{sessions_left}."), facts)
    assert own["blocks"][0].lines == (f"{said}.",)


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_russian_begins_a_sentence_with_a_capital_after_the_greeting(kind: str) -> None:
    """The Russian greeting ends with an exclamation mark, the English one with a comma."""
    with translation.override("ru"):
        for text in (str(WORDINGS[kind].subject), str(WORDINGS[kind].body)):
            assert text[0] == text[0].upper()
            assert not text.startswith("{date}"), "a weekday is written small in Russian"
