"""Where a time stands on the diary."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from salon.templatetags.places import DAY, place, placed


@pytest.mark.parametrize(
    ("start", "end", "classes"),
    [
        (9 * 60, 10 * 60, "placed at-h9 at-m0 for-h1 for-m0"),
        (9 * 60 + 30, 10 * 60 + 45, "placed at-h9 at-m6 for-h1 for-m3"),
        (9 * 60 + 32, 9 * 60 + 34, "placed at-h9 at-m6 for-h0 for-m1"),
        (23 * 60, 26 * 60, "placed at-h23 at-m0 for-h1 for-m0"),
    ],
)
def test_a_stretch_of_the_day_has_its_classes(start: int, end: int, classes: str) -> None:
    assert place(start, end) == classes


def test_the_place_is_that_of_the_wall_clock_in_the_salons_zone() -> None:
    start, end = datetime(2030, 7, 1, 8, 0, tzinfo=UTC), datetime(2030, 7, 1, 9, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert placed(start, end) == "placed at-h10 at-m0 for-h1 for-m0"


def test_a_moment_is_a_line() -> None:
    assert placed(datetime(2030, 1, 1, 11, 20, tzinfo=UTC)).endswith("at-h11 at-m4 for-h0 for-m0")


def test_what_ends_tomorrow_is_shown_to_midnight() -> None:
    start, end = datetime(2030, 1, 1, 22, 0, tzinfo=UTC), datetime(2030, 1, 2, 1, 0, tzinfo=UTC)
    assert placed(start, end).endswith("at-h22 at-m0 for-h2 for-m0")


def test_the_axis_names_its_hours() -> None:
    assert engines["django"].from_string("{{ 9|at_hour }}").render() == "at-h9"


@given(st.integers(-100, DAY + 100), st.integers(-100, DAY + 100))
def test_nothing_ever_leaves_the_day(start: int, end: int) -> None:
    _, hour, step, hours, steps = (part.lstrip("placedtforhm-") for part in place(start, end).split())
    top, tall = int(hour) * 12 + int(step), int(hours) * 12 + int(steps)
    assert 0 <= top <= DAY // 5
    assert tall >= 0
    assert top + tall <= DAY // 5
    assert int(step) < 12 > int(steps)
