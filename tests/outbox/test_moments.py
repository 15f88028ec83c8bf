"""When a message leaves: by the salon's clock on the wall, never at night, right across clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from salon.outbox.moments import Quiet, answer_moment, before, evening_moment, reminder_moment

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = Quiet(starts=time(21), ends=time(8), zone=BERLIN)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def berlin(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)


def test_two_days_before_is_the_same_wall_clock_time_across_the_spring_change() -> None:
    # 2026-03-29 02:00 does not exist in Berlin
    assert before(berlin(2026, 3, 30, 10), timedelta(days=2), BERLIN) == berlin(2026, 3, 28, 10)


def test_two_days_before_is_the_same_wall_clock_time_across_the_autumn_change() -> None:
    assert before(berlin(2026, 10, 26, 10), timedelta(days=2), BERLIN) == berlin(2026, 10, 24, 10)


def test_three_hours_before_is_three_hours_of_waiting_across_a_change() -> None:
    start = berlin(2026, 3, 29, 4)  # three hours earlier the clock showed midnight
    assert before(start, timedelta(hours=3), BERLIN) == berlin(2026, 3, 29, 0)


@pytest.mark.parametrize(
    ("start", "offset", "due"),
    [
        (berlin(2026, 3, 10, 15), timedelta(hours=3), berlin(2026, 3, 10, 12)),
        (berlin(2026, 3, 10, 9), timedelta(hours=3), berlin(2026, 3, 10, 8)),  # 06:00 is night: wait till morning
        (berlin(2026, 3, 10, 8, 30), timedelta(hours=3), berlin(2026, 3, 9, 20, 55)),  # no hour left: evening before
        (berlin(2026, 3, 12, 7, 30), timedelta(days=2), berlin(2026, 3, 10, 8)),
        (berlin(2026, 3, 12, 22), timedelta(days=2), berlin(2026, 3, 11, 8)),
    ],
)
def test_a_reminder_never_leaves_at_night(start: datetime, offset: timedelta, due: datetime) -> None:
    assert reminder_moment(start, offset, zone=BERLIN, quiet=QUIET, now=LONG_AGO) == due


def test_a_reminder_whose_moment_is_past_is_not_sent() -> None:
    start = berlin(2026, 3, 10, 15)
    assert reminder_moment(start, timedelta(days=2), zone=BERLIN, quiet=QUIET, now=berlin(2026, 3, 9, 9)) is None


def test_without_quiet_hours_a_reminder_leaves_at_night_too() -> None:
    start = berlin(2026, 3, 10, 6)
    assert reminder_moment(start, timedelta(hours=3), zone=BERLIN, quiet=None, now=LONG_AGO) == berlin(2026, 3, 10, 3)


def test_equal_ends_mean_no_quiet_hours() -> None:
    assert Quiet(starts=time(0), ends=time(0), zone=BERLIN).spell(berlin(2026, 3, 10, 3)) is None


def test_quiet_hours_within_a_day_are_kept_too() -> None:
    siesta = Quiet(starts=time(13), ends=time(15), zone=BERLIN)
    assert siesta.spell(berlin(2026, 3, 10, 14)) == (berlin(2026, 3, 10, 13), berlin(2026, 3, 10, 15))
    assert siesta.spell(berlin(2026, 3, 10, 15)) is None


def test_aftercare_leaves_this_evening_however_late_the_session_was() -> None:
    assert evening_moment(berlin(2026, 3, 10, 12), timedelta(hours=1), QUIET, QUIET.zone) == berlin(2026, 3, 10, 13)
    assert evening_moment(berlin(2026, 3, 10, 20, 30), timedelta(hours=1), QUIET, QUIET.zone) == berlin(
        2026, 3, 10, 20, 55
    )
    assert evening_moment(berlin(2026, 3, 10, 22), timedelta(hours=1), QUIET, QUIET.zone) == berlin(2026, 3, 11, 8)


def test_an_answer_leaves_after_its_grace_and_waits_for_morning_only_if_the_rule_says_so() -> None:
    night = berlin(2026, 3, 10, 23)
    assert answer_moment(night, timedelta(seconds=60), None) == night + timedelta(seconds=60)
    assert answer_moment(night, timedelta(seconds=60), QUIET) == berlin(2026, 3, 11, 8)
