"""Local days, wall clocks and slots; free time as bits; the rhythm as a machine."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from bookings.planning.rhythm import machine
from bookings.planning.rooms import fewest_changes
from bookings.planning.timeline import last_slot, next_slot, run, slots_for, slots_in, span_mask, starts_of_runs
from bookings.planning.zones import NoSuchLocalTime, OutsideHorizon, horizon, utc_seconds

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LORD_HOWE, KOLKATA, CAIRO = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Africa/Cairo")


@pytest.mark.parametrize(
    ("zone", "on", "slots"),
    [
        (BERLIN, date(2026, 3, 29), 276),
        (BERLIN, date(2026, 10, 25), 300),
        (NEW_YORK, date(2026, 3, 8), 276),
        (NEW_YORK, date(2026, 11, 1), 300),
        (LORD_HOWE, date(2026, 4, 5), 294),
        (LORD_HOWE, date(2026, 10, 4), 282),
        (CAIRO, date(2026, 4, 24), 276),
        (KOLKATA, date(2026, 3, 29), 288),
    ],
)
def test_a_local_day_is_as_long_as_it_really_is(zone: ZoneInfo, on: date, slots: int) -> None:
    days = horizon(zone, on, 1)
    assert days.size == slots
    assert days.moment(0).astimezone(zone).date() == on
    assert days.moment(slots).astimezone(zone).date() == on + timedelta(days=1)
    assert days.moment(slots - 1).astimezone(zone).date() == on


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE, KOLKATA, CAIRO], ids=str)
def test_a_wall_clock_time_leads_to_the_same_time_on_every_day(zone: ZoneInfo) -> None:
    days = horizon(zone, date(2026, 1, 1), 365)
    for day in range(0, 365):
        on = days.date_of(day)
        slot = days.slot_of(on, 615)
        local = days.moment(slot).astimezone(zone)
        assert (local.date(), local.hour, local.minute) == (on, 10, 15)
        assert days.minute_of(slot) == 615
        assert days.day_of_slot(slot) == day
        assert days.slot_at(local) == slot


@pytest.mark.parametrize(
    ("zone", "on", "minute"),
    [
        (BERLIN, date(2026, 3, 29), 150),
        (NEW_YORK, date(2026, 3, 8), 150),
        (LORD_HOWE, date(2026, 10, 4), 135),
        (CAIRO, date(2026, 4, 24), 30),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_a_sentence(zone: ZoneInfo, on: date, minute: int) -> None:
    with pytest.raises(NoSuchLocalTime, match="does not exist"):
        horizon(zone, on - timedelta(days=2), 5).slot_of(on, minute)


def test_a_repeated_time_means_its_first_occurrence_and_is_offered_once() -> None:
    days = horizon(BERLIN, date(2026, 10, 25), 1)
    slot = days.slot_of(date(2026, 10, 25), 150)
    assert days.moment(slot) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    offered = [days.minute_of(start) for start in slots_in(days.grid(30))]
    assert offered.count(150) == 1
    assert offered == sorted(set(offered))


def test_a_date_outside_is_refused() -> None:
    days = horizon(BERLIN, date(2026, 6, 1), 7)
    for on, minute in ((date(2026, 5, 31), 600), (date(2026, 6, 8), 600), (date(2026, 6, 1), 1440)):
        with pytest.raises(OutsideHorizon):
            days.slot_of(on, minute)
    with pytest.raises(OutsideHorizon):
        days.day_of_slot(-1)


def test_opening_hours_follow_the_wall_clock_over_a_change() -> None:
    days = horizon(BERLIN, date(2026, 3, 28), 3)
    hours = days.weekly({weekday: [(600, 660)] for weekday in range(7)})
    starts = [days.moment(slot).astimezone(BERLIN) for slot in slots_in(starts_of_runs(hours, 12))]
    assert [(start.day, start.hour) for start in starts] == [(28, 10), (29, 10), (30, 10)]
    assert days.hours_on(date(2026, 3, 29), [(600, 660)]) == hours & days.day_mask(1)
    assert days.hours_on(date(2026, 3, 28), [(600, 660)]) == hours & days.day_mask(0)
    assert days.hours_on(date(2026, 4, 28), [(600, 660)]) == 0


def test_busy_ranges_take_every_slot_they_touch_and_may_stick_out() -> None:
    days = horizon(KOLKATA, date(2026, 6, 1), 1)
    start = days.moment(10)
    assert list(slots_in(days.busy_between([(start + timedelta(seconds=1), start + timedelta(seconds=301))]))) == [
        10,
        11,
    ]
    assert list(slots_in(days.busy([(utc_seconds(start), utc_seconds(start) + 300)]))) == [10]
    assert days.busy_between([(start - timedelta(days=9), start)]) == run(10)
    assert days.busy_between([(start, start + timedelta(days=9))]) == days.full ^ run(10)
    assert days.dates(date(2026, 5, 1), date(2026, 7, 1)) == days.full
    assert days.dates(date(2026, 7, 1), date(2026, 7, 2)) == 0


def test_runs_of_free_slots_start_exactly_where_so_many_are_free() -> None:
    for pattern in range(1 << 10):
        for length in range(1, 7):
            expected = [s for s in range(10) if all(pattern >> s + step & 1 for step in range(length))]
            assert list(slots_in(starts_of_runs(pattern, length))) == expected
    with pytest.raises(ValueError, match="at least one"):
        starts_of_runs(1, 0)


def test_small_questions_about_masks() -> None:
    assert span_mask([(-5, 2), (4, 6), (6, 6), (9, 3), (8, 99)], 10) == 0b1100110011
    assert span_mask([(0, 600)], 600) == run(600)
    assert (next_slot(0b1010, 2), next_slot(0b1010, 4)) == (3, None)
    assert (last_slot(0b1010, 3), last_slot(0b1010, 1)) == (1, None)
    assert [slots_for(minutes) for minutes in (0, 1, 5, 6, 60)] == [0, 1, 1, 2, 12]


@pytest.mark.parametrize("per_week", [1, 2, 3, 4])
@pytest.mark.parametrize("gap", [1, 2, 3, 8])
@pytest.mark.parametrize("plain", [False, True])
def test_the_machine_allows_exactly_what_the_rhythm_allows(per_week: int, gap: int, plain: bool) -> None:
    """Every course of four sessions with up to eight days between them."""
    rhythm = machine(per_week, gap, plain=plain)
    for steps in product(range(1, 9), repeat=3):
        days, history, allowed = [0], 0, True
        for step in steps:
            after = 0 if step >= rhythm.clear[history] else dict(rhythm.near[history]).get(step)
            days.append(days[-1] + step)
            crowded = sum(days[-1] - day < 7 for day in days) > per_week
            if step < gap or crowded:
                allowed = False
                assert after is None
                break
            assert after is not None
            history = after
        if allowed:
            assert history == rhythm.after(days[-1] - day for day in days[:-1])


def test_a_usual_rhythm_has_few_histories_and_the_empty_one_beats_all() -> None:
    for per_week, gap, most in ((1, 1, 1), (2, 2, 5), (3, 2, 7), (4, 1, 20)):
        rhythm = machine(per_week, gap)
        assert len(rhythm.near) <= most
        assert rhythm.beats[0] == (1 << len(rhythm.near)) - 1


def test_rooms_change_as_seldom_as_can_be() -> None:
    for options in product(range(1, 8), repeat=4):
        chosen = fewest_changes(options)
        assert all(room is not None and option >> room & 1 for room, option in zip(chosen, options, strict=True))
        changes = sum(one != other for one, other in zip(chosen, chosen[1:], strict=False))
        fewest = min(
            sum(one != other for one, other in zip(rooms, rooms[1:], strict=False))
            for rooms in product(range(3), repeat=4)
            if all(option >> room & 1 for room, option in zip(rooms, options, strict=True))
        )
        assert changes == fewest
    assert fewest_changes([1, 0, 1]) == [0, None, 0]
