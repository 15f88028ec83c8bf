"""Whatever is due to one client on one day: the most important goes, and nothing she needs is lost."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bookings.message_kinds import names
from salon.outbox.one_a_day import Wanting, decide

DAY = datetime(2026, 3, 2, tzinfo=UTC)
ALL = [names.REMINDER_2D, names.UNCONFIRMED, names.SCREENING_DUE, names.SKIN_CHECK, names.HALF_WAY, names.REBOOK]
NEEDED = {name for group in names.IMPORTANCE for name in group}


@st.composite
def mails(draw: st.DrawFn) -> list[Wanting]:
    drawn = draw(st.lists(st.tuples(st.sampled_from(ALL), st.integers(0, 23), st.booleans(), st.integers(1, 3))))
    return [
        Wanting(
            pk=pk,
            kind=kind,
            rank=names.rank(kind),
            due_at=DAY + timedelta(hours=hour),
            needed=kind in NEEDED,
            can_wait=can_wait,
            about=session,
            covers=names.ALIKE if kind in names.ALIKE else (),
        )
        for pk, (kind, hour, can_wait, session) in enumerate(drawn)
    ]


LATER = st.none() | st.integers(0, len(names.IMPORTANCE))


@given(mails(), st.booleans(), LATER)
def test_each_has_one_fate_and_one_at_most_has_the_day(wanting: list[Wanting], taken: bool, later: int | None) -> None:
    day = decide(wanting, taken=taken, later=later)
    fates = [*([] if day.leads is None else [day.leads]), *day.besides, *day.said, *day.late]
    assert sorted(fates) == [mail.pk for mail in wanting]
    assert day.leads is None or not taken


@given(mails(), LATER)
def test_the_most_important_goes_unless_a_more_important_one_comes_later(
    wanting: list[Wanting], later: int | None
) -> None:
    day = decide(wanting, taken=False, later=later)
    first = min((mail.rank for mail in wanting), default=None)
    if first is None or (later is not None and later < first):
        assert day.leads is None
    else:
        assert day.leads is not None
        assert wanting[day.leads].rank == first


@given(mails(), st.booleans(), LATER)
def test_nothing_she_needs_is_lost(wanting: list[Wanting], taken: bool, later: int | None) -> None:
    """It leaves, or waits where waiting is in time, or a mail about the same session says it."""
    day = decide(wanting, taken=taken, later=later)
    leaving = [mail for mail in wanting if mail.pk == day.leads or mail.pk in day.besides]
    for mail in wanting:
        if mail.pk in day.said:
            assert any(other.about == mail.about and {other.kind, mail.kind} <= names.ALIKE for other in leaving)
        if mail.needed and not mail.can_wait:
            assert mail.pk not in day.late


@given(mails(), st.booleans(), LATER)
def test_what_could_wait_or_is_merely_kind_is_never_the_second(
    wanting: list[Wanting], taken: bool, later: int | None
) -> None:
    for pk in decide(wanting, taken=taken, later=later).besides:
        assert wanting[pk].needed
        assert not wanting[pk].can_wait


def test_a_reminder_goes_before_how_her_skin_is_and_kindness_goes_last() -> None:
    order = sorted(ALL, key=names.rank)
    assert order[:4] == [names.REMINDER_2D, names.UNCONFIRMED, names.SCREENING_DUE, names.SKIN_CHECK]
    assert NEEDED.isdisjoint({names.HALF_WAY, names.LAST_SESSION, names.REBOOK})
