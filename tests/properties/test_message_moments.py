"""Whatever the zone, the season and the rule: no reminder at night, none after its session has begun."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salon.outbox.moments import Quiet, before, evening_moment, reminder_moment

ZONES = st.sampled_from(
    [ZoneInfo(n) for n in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Dubai", "UTC")]
)
MOMENTS = st.integers(0, 3 * 366 * 24 * 12).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * n))
CLOCK = st.times(time(0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
OFFSETS = st.integers(0, 10 * 24 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def quiets(draw: st.DrawFn) -> Quiet:
    return Quiet(starts=draw(CLOCK), ends=draw(CLOCK), zone=draw(ZONES))


@unhurried
@given(start=MOMENTS, offset=OFFSETS, quiet=quiets(), lead=st.integers(0, 14 * 24))
def test_a_reminder_leaves_after_now_and_before_its_session(
    start: datetime, offset: timedelta, quiet: Quiet, lead: int
) -> None:
    now = start - timedelta(hours=lead)
    due = reminder_moment(start, offset, zone=quiet.zone, quiet=quiet, now=now)
    assert due is None or now < due < start


@unhurried
@given(start=MOMENTS, offset=OFFSETS, zone=ZONES, begin=st.integers(19, 23), end=st.integers(5, 10))
def test_a_reminder_never_leaves_in_the_night(
    start: datetime, offset: timedelta, zone: ZoneInfo, begin: int, end: int
) -> None:
    night = Quiet(starts=time(begin), ends=time(end), zone=zone)
    due = reminder_moment(start, offset, zone=zone, quiet=night, now=start - timedelta(days=30))
    assert due is None or night.spell(due) is None


@unhurried
@given(after=MOMENTS, offset=st.integers(0, 48).map(lambda n: timedelta(minutes=15 * n)), quiet=quiets())
def test_aftercare_never_leaves_before_the_session_ends(after: datetime, offset: timedelta, quiet: Quiet) -> None:
    assert evening_moment(after, offset, quiet, quiet.zone) >= after


@unhurried
@given(start=MOMENTS, days=st.integers(1, 14), zone=ZONES)
def test_whole_days_before_keep_the_time_on_the_wall_unless_the_clock_skips_it(
    start: datetime, days: int, zone: ZoneInfo
) -> None:
    local = start.astimezone(zone)
    due = before(start, timedelta(days=days), zone).astimezone(zone)
    assert due.date() == local.date() - timedelta(days=days)
    skipped = local.replace(tzinfo=None) - timedelta(days=days)
    exists = skipped.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == skipped
    assert not exists or due.time() == local.time()
