"""Dates read as they are written in each language: the day first, the hour of twenty-four, Russian months small."""

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.utils import translation

AT = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "english", "russian"),
    [
        ("j M Y, H:i", "28 Nov 2026, 16:30", "28 ноя 2026, 16:30"),
        ("D j M", "Sat 28 Nov", "Сб 28 ноя"),
        ("j E", "28 November", "28 ноября"),
        ("DATE_FORMAT", "28 November 2026", "28 ноября 2026"),
        ("SHORT_DATETIME_FORMAT", "28 Nov 2026, 16:30", "28 ноя 2026, 16:30"),
    ],
)
def test_a_date_reads_as_it_is_written_in_each_language(form: str, english: str, russian: str) -> None:
    shown = engines["django"].from_string(f'{{{{ at|date:"{form}" }}}}')
    for language, words in (("en", english), ("ru", russian)):
        with translation.override(language):
            assert shown.render({"at": AT}) == words
