"""Between a proposal and its button, and between a repair and its undo, the day goes on: nothing wrong is ever made."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from bookings.models import Absence, Course, Repair
from bookings.services.move_session import move_session
from bookings.services.repair import Cause, CauseKind, apply_repair, propose_repair, undo_repair
from clients.models import Screening
from salon.accounts.models import Closure
from salon.errors import Conflict
from tests.factories.desk import Desk

MONDAY = date(2026, 3, 9)
WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (2, 3, 4))
A_DAY = timedelta(days=1)


@pytest.fixture
def course(desk: Desk) -> Course:
    """Monday and Thursday at ten with Clara."""
    return desk.book(desk.rhythm(MONDAY, 2), client=desk.client())


def proposed(desk: Desk, cause: Cause) -> Repair:
    return propose_repair(location=desk.cast.location, cause=cause, actor=desk.rita)


def applied(desk: Desk, cause: Cause) -> Repair:
    return apply_repair(repair=proposed(desk, cause), actor=desk.rita)


def painted(desk: Desk, on: date = THURSDAY) -> Cause:
    return Cause(CauseKind.CLOSURE, 0, desk.at(on, 0), desk.at(on + A_DAY, 0), "paint")


def ill(desk: Desk, on: date = THURSDAY) -> Cause:
    return Cause(CauseKind.COSMETOLOGIST, desk.cast.clara.pk, desk.at(on, 0), desk.at(on + A_DAY, 0), "ill")


def dates(desk: Desk, course: Course) -> list[date]:
    return [one.starts_at.astimezone(desk.zone).date() for one in desk.sessions(course)]


def to_wednesday(desk: Desk, course: Course) -> None:
    """The first session, which the repair leaves alone: by itself it may well be there."""
    first = desk.sessions(course)[0]
    move_session(session=first, starts_at=desk.at(WEDNESDAY, 10), actor=desk.rita)


def refused(desk: Desk, repair: Repair, course: Course, *, undo: bool) -> str:
    """Press the button, be refused, and see that nothing at all has changed."""
    before = (dates(desk, course), Absence.objects.count(), Closure.objects.count())
    with pytest.raises(Conflict) as caught:
        (undo_repair if undo else apply_repair)(repair=repair, actor=desk.rita)
    assert (dates(desk, course), Absence.objects.count(), Closure.objects.count()) == before
    return caught.value.code


# --- between the proposal and its button ------------------------------------------------------------------------------


def test_a_neighbour_moved_nearer_meanwhile_stops_it(desk: Desk) -> None:
    course = desk.book([desk.slot(desk.at(on, 10)) for on in (MONDAY, FRIDAY)], client=desk.client())
    repair = proposed(desk, painted(desk, FRIDAY))
    assert [one.after["starts_at"][:10] for one in repair.items.all()] == [THURSDAY.isoformat()]
    to_wednesday(desk, course)
    assert refused(desk, repair, course, undo=False) == "changed_meanwhile"


def test_answers_that_put_her_off_meanwhile_stop_it(desk: Desk, course: Course) -> None:
    repair = proposed(desk, painted(desk))
    Screening.objects.filter(client=course.client).update(outcome="deferred", clear_on=FRIDAY + A_DAY)
    assert refused(desk, repair, course, undo=False) == "changed_meanwhile"


# --- between the repair and its undo ----------------------------------------------------------------------------------


def test_it_does_not_return_to_a_day_closed_since(desk: Desk, course: Course) -> None:
    repair = applied(desk, ill(desk))
    Closure.objects.create(location=desk.cast.location, starts_on=THURSDAY, ends_on=THURSDAY, reason="burst pipe")
    assert refused(desk, repair, course, undo=True) == "cannot_undo"


def test_it_does_not_return_to_somebody_who_is_away_since(desk: Desk, course: Course) -> None:
    repair = applied(desk, painted(desk))
    cause = ill(desk)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=cause.starts_at, ends_at=cause.ends_at)
    assert refused(desk, repair, course, undo=True) == "cannot_undo"


def test_it_does_not_return_beside_a_neighbour_moved_since(desk: Desk, course: Course) -> None:
    repair = applied(desk, painted(desk))
    assert dates(desk, course) == [MONDAY, FRIDAY]
    to_wednesday(desk, course)
    assert refused(desk, repair, course, undo=True) == "cannot_undo"


def test_an_absence_that_stood_before_keeps_nobody_from_going_back(desk: Desk, course: Course) -> None:
    """The repair did not write it down, so it does not take it back either: all is again as it was."""
    cause = ill(desk)
    Absence.objects.create(cosmetologist=desk.cast.clara, starts_at=cause.starts_at, ends_at=cause.ends_at)
    repair = applied(desk, cause)
    assert dates(desk, course) == [MONDAY, FRIDAY]
    undo_repair(repair=repair, actor=desk.rita)
    assert dates(desk, course) == [MONDAY, THURSDAY]


def test_the_questions_of_button_and_undo_do_not_grow_with_the_sessions(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asked = []
    for hours in ((10,), (12, 14, 16)):
        for hour in hours:
            desk.book(desk.rhythm(MONDAY, 4, hour=hour), client=desk.client())
        repair = proposed(desk, ill(desk))
        with django_assert_max_num_queries(asked[0] if asked else 60) as made:
            apply_repair(repair=repair, actor=desk.rita)
        with django_assert_max_num_queries(asked[1] if asked else 60) as undone:
            undo_repair(repair=repair, actor=desk.rita)
        asked = [len(made), len(undone)]
